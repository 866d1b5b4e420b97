"""Under which names learners stand in the facts of reports."""

import uuid

from django.utils.crypto import salted_hmac


def pseudonym_in(run_id: uuid.UUID, learner_id: uuid.UUID) -> uuid.UUID:
    """Return a learner's pseudonym in a run: 128 bits of an HMAC, another one in every run.

    Keyed with ``SECRET_KEY``: who has the database alone can neither resolve it nor link two runs.
    """
    code = salted_hmac("impact.cohort", f"{run_id}/{learner_id}", algorithm="sha256").digest()
    return uuid.UUID(bytes=code[:16])
