"""Every component in every state, for whoever works on the pages. Local settings only.

It renders the very templates of the pages with samples, so that it cannot drift from them. A new
component gets a row in ``examples.py``.
"""
