"""Courses within a partner's own pages: which sites may frame them, and who comes by a frame."""
