"""Keys and, later, export and erasure."""
