"""Every page in every state that it can be in: one table, read by several harnesses.

``table.STATES`` is what they look at; ``world`` makes what stands behind it. A route or a template
that no state shows fails ``tests/web/test_page_states.py``, which says what to add.
"""
