"""Guides, decisions, and the command that makes their pictures."""
