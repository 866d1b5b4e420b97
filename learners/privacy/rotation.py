"""Sealing anew, under the first key, what the site's keys have sealed (``vault``)."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import transaction
from django.db.models import ExpressionWrapper, F, Model, TextField

from learners.privacy.columns import SealedColumn, Stored, sealed_columns
from learners.privacy.vault import FACTOR, find_token, found_text, resealed_text

_SECRETS = {"secret", "seed"}
_texts: list[tuple[str, str, str]] = []


def keep_sealed(label: str, column: str, *, use: str) -> None:
    """Have the texts of a column (``vault.seal_text``) sealed anew with everything else."""
    if (label, column, use) not in _texts:
        _texts.append((label, column, use))


def reseal_columns(*, batch: int = 500) -> Iterator[tuple[str, int, int]]:
    """Seal all sealed columns anew with the first key, so that the others can go.

    Yields (column, looked at, sealed anew) after every batch. May be stopped and run again, while
    people go on: a row is only written while it is as it was read. Raises WrongKeyError at the
    first that no configured key opens. What expires by itself (sessions, mailed codes) is left.
    """
    for model, name, sealed in sealed_columns():
        yield from _reseal(model, name, sealed, batch)


def reseal_factors(*, batch: int = 500) -> Iterator[tuple[str, int, int]]:
    """Seal the secrets of second factors anew with the first key, in the same way."""
    looked_at = anew = 0
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    chunk = list(rows[:batch])
    while chunk:
        anew += sum(_reseal_factor(row.pk) for row in chunk)
        looked_at += len(chunk)
        yield str(Authenticator._meta.verbose_name), looked_at, anew
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:batch])


def reseal_texts(*, batch: int = 500) -> Iterator[tuple[str, int, int]]:
    """Seal texts that only the site reads anew with the first key, in the same way."""
    for label, column, use in _texts:
        model = apps.get_model(label)
        rows = model._default_manager.exclude(**{column: ""}).order_by("pk")
        looked_at = anew = 0
        chunk = list(rows.values_list("pk", column)[:batch])
        while chunk:
            for pk, token in chunk:
                fresh = resealed_text(token, use=use)
                if fresh != token:
                    same = model._default_manager.filter(pk=pk, **{column: token})
                    anew += same.update(**{column: fresh})
            looked_at += len(chunk)
            yield str(model._meta.verbose_name), looked_at, anew
            chunk = list(rows.filter(pk__gt=chunk[-1][0]).values_list("pk", column)[:batch])


@transaction.atomic
def _reseal_factor(authenticator_id: int) -> bool:
    """Seal one anew, locked: spare codes that are used meanwhile stay used."""
    row = Authenticator.objects.select_for_update().filter(pk=authenticator_id).first()
    if row is None:
        return False
    secrets = {name: row.data[name] for name in _SECRETS & row.data.keys()}
    fresh = {name: resealed_text(token, use=FACTOR) for name, token in secrets.items()}
    if fresh == secrets:
        return False
    row.data |= fresh
    row.save(update_fields=["data"])
    return True


def _reseal(
    model: type[Model], name: str, sealed: type[SealedColumn], batch: int
) -> Iterator[tuple[str, int, int]]:
    stored = ExpressionWrapper(F(name), output_field=TextField())
    rows = model._default_manager.annotate(stored=stored).order_by("pk").values_list("pk", "stored")
    looked_at = anew = 0
    chunk = list(rows[:batch])
    while chunk:
        for pk, token in chunk:
            fresh = find_token(found_text(token, use=sealed.use), use=sealed.use)
            if fresh != token:
                same = model._default_manager.annotate(stored=stored).filter(pk=pk, stored=token)
                anew += same.update(**{name: Stored(fresh)})
        looked_at += len(chunk)
        yield f"{model._meta.verbose_name}", looked_at, anew
        chunk = list(rows.filter(pk__gt=chunk[-1][0])[:batch])
