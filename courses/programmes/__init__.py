"""Programmes: sets of courses. Their tables are in ``courses.models.programme``."""
