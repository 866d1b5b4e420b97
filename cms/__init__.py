"""Where courses are written: Wagtail pages, and their release."""
