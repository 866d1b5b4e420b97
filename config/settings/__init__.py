"""Settings: ``base`` is shared; ``local``, ``test`` and ``production`` start from it."""
