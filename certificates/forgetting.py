"""Forgetting somebody: what becomes of their certificates when they are erased."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db.models.functions import Now

from certificates.models import Certificate, CertificateCode, FilesToRemove
from certificates.selectors import what_stays
from learners.milestones import Erased
from learners.nudges import nudge


def forget_certificates(milestone: Erased) -> None:
    """Delete somebody's certificates; let the codes of those that were issued answer for no person.

    Runs inside the transaction that deletes the account: their files are then owed to be removed.
    """
    theirs = Certificate.objects.filter(learner_id=milestone.learner_id)
    for certificate in theirs.filter(issued_at__isnull=False):
        CertificateCode.objects.filter(code=certificate.code).update(
            learner_id=None, certificate_id=None, erased=what_stays(certificate)
        )
    CertificateCode.objects.filter(learner_id=milestone.learner_id).delete()
    theirs.delete()
    FilesToRemove.objects.update_or_create(
        learner_id=milestone.learner_id,
        defaults={"again_at": Now() + timedelta(seconds=settings.CERTIFICATE_LEASE_SECONDS)},
    )
    from certificates.tasks import remove_files as task  # noqa: PLC0415 - it imports this module

    nudge(task, str(milestone.learner_id))


def remove_files(learner_id: uuid.UUID) -> int:
    """Remove the documents of somebody who was erased; return how many there were.

    May be stopped and run again. Raises what the storage raises; the row stays then.
    """
    owed = FilesToRemove.objects.filter(learner_id=learner_id)
    if not owed.exists():
        return 0
    was_last = owed.filter(again_at__lte=Now()).exists()
    removed = _empty(f"certificates/{learner_id}")
    if was_last:
        owed.delete()
    return removed


def _empty(folder: str) -> int:
    """Delete all files of a folder, drafts too, and the folder, where the storage has folders."""
    storage = storages["private"]
    try:
        _folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return 0
    for name in files:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)
    return len(files)
