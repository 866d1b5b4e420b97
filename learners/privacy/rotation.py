"""Sealing anew, under the first key, what the site's keys have sealed (``vault``)."""

from collections.abc import Iterator

from django.db.models import ExpressionWrapper, F, Model, TextField

from learners.privacy.columns import SealedColumn, Stored, sealed_columns
from learners.privacy.vault import find_token, found_text


def reseal_columns(*, batch: int = 500) -> Iterator[tuple[str, int, int]]:
    """Seal all sealed columns anew with the first key, so that the others can go.

    Yields (column, looked at, sealed anew) after every batch. May be stopped and run again, while
    people go on: a row is only written while it is as it was read. Raises WrongKeyError at the
    first that no configured key opens. What expires by itself (sessions, mailed codes) is left.
    """
    for model, name, sealed in sealed_columns():
        yield from _reseal(model, name, sealed, batch)


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
