"""One module for each type of question as it is written, or for a few that are alike."""
