"""A question type that the application does not have, as somebody would add it."""
