"""One module for each question type, or for a few that share a shape."""
