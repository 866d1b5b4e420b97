"""Reads of partners, a module for each who asks."""
