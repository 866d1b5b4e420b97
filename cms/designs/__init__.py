"""Designing certificates: the form, what is wrong with a design, its preview, and freezing it."""
