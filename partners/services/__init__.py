"""Writes: one function for each thing that can happen to a partner."""

from partners.services.keys import make_key, note_use, replace_key, revoke_key

__all__ = ["make_key", "note_use", "replace_key", "revoke_key"]
