"""Telling partners what happens, when it happens: webhooks, and statements to record stores.

``telling`` writes what has happened, in the transaction in which it does; ``delivering`` sends it,
and tries again; ``messages`` and ``xapi`` say what is sent; ``sending`` is the only part that
talks to the outside. Why so: docs/decisions/0015.
"""
