"""What learners see: server-rendered pages. They hold no rules; services and selectors do."""
