"""JSON that only one learner may read: stored as ``{"sealed": token}``, opened with their key.

A dump of the database without the key-encryption key shows none of it, and destroying the
learner's data key destroys it in every copy.
"""

import json
from typing import Any

from learners.privacy.keys import LearnerKey

_SEALED = "sealed"


def seal(key: LearnerKey, value: Any) -> Any:
    """Return what to store of a value: what is sealed already, or says nothing, as it is."""
    if is_sealed(value) or value in (None, ""):
        return value
    return {_SEALED: key.encrypt(json.dumps(value).encode()).decode()}


def unseal(key: LearnerKey, value: Any) -> Any:
    """Return what was sealed; None where the learner's key was destroyed.

    What was stored before there was sealing is returned as it is. Raises WrongKeyError.
    """
    if not is_sealed(value):
        return value
    opened = key.decrypt(value[_SEALED].encode())
    return None if opened is None else json.loads(opened)


def is_sealed(value: Any) -> bool:
    """Say whether a value is stored sealed."""
    return isinstance(value, dict) and value.keys() == {_SEALED}
