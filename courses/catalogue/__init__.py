"""The catalogue: what can be found among the newest editions, and how it is searched."""
