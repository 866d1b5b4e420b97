"""Courses within a page of a partner's, in a frame.

``/embed/<partner>/<run>/`` mounts some of the learners' pages (``urls``) a second time: the same
views and templates, in a frame's skeleton, with the session of a frame (``middleware``). What lies
outside one run is not there. One comes in by a token of the partner's server (``doors``), or by a
launch from its learning platform (``launches``).
"""
