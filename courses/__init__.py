"""What is taught: offices, courses, their frozen editions, and runs."""
