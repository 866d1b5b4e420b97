"""What distribution by learner asks of the schema (ARCHITECTURE.md, Defaults and scale)."""

from django.apps import apps
from django.db import models

from learners.models import Account

REFERENCE = {
    "learners.Account",
    "learners.AuditEntry",
    "learners.ConsentText",
    "learners.Session",
    "certificates.BadgeStatus",
    "certificates.CertificateCode",
    "certificates.DesignRevision",
}


# Nothing in them says whose they are.
NOBODYS = {
    *("learners.Profile", "learners.DemographicQuestion", "learners.DemographicOption"),
    "certificates.Batch",
}


def own_models():
    for label in ("courses", "learners", "certificates", "impact", "partners", "cms"):
        yield from apps.get_app_config(label).get_models()


def learner_owned():
    found = [
        model
        for model in own_models()
        if model._meta.app_label in {"learners", "certificates"}
        and model._meta.label not in REFERENCE | NOBODYS
        and not model._meta.auto_created
    ]
    assert len(found) >= 8
    return found


def test_every_learner_owned_primary_key_begins_with_the_learner():
    for model in learner_owned():
        first = model._meta.pk_fields[0]
        assert first.attname == "learner_id", model


def test_every_unique_constraint_of_theirs_contains_the_learner():
    for model in learner_owned():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                assert "learner" in constraint.fields, (model, constraint.name)
        for field in model._meta.local_fields:
            whole_key = field is model._meta.pk and field.name == "pk"
            assert not field.unique or whole_key or field.attname == "learner_id", (model, field)


def test_no_other_table_points_at_a_learner_owned_one():
    owned = set(learner_owned())
    checked = 0
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model:
                checked += 1
                assert field.related_model not in owned, (model, field)
    assert checked > 20


def test_courses_do_not_point_at_people():
    for model in apps.get_app_config("courses").get_models():
        for field in model._meta.local_fields:
            assert field.related_model is not Account, (model, field)


def test_reports_do_not_point_at_people():
    """Facts are no learner's own: they are of nobody who could be named (``impact.models``)."""
    for model in apps.get_app_config("impact").get_models():
        names = {field.attname for field in model._meta.local_fields}
        assert not any(field.related_model is Account for field in model._meta.local_fields)
        assert "learner_id" not in names, model
