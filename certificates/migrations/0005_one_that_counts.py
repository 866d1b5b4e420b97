from django.db import migrations, models

from learners.indexes import AddConstraintWhileServing, AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("certificates", "0004_life_cycle"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("state", "owed")),
                fields=["in_bulk", "owed_at"],
                name="certificate_owed_in_turn",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "course"),
                    models.Q(("state__in", ("revoked", "superseded")), _negated=True),
                ),
                fields=("learner", "run"),
                name="certificate_one_of_a_run",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "module"),
                    models.Q(("state__in", ("revoked", "superseded")), _negated=True),
                ),
                fields=("learner", "run", "of"),
                name="certificate_one_of_a_module",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "programme"),
                    models.Q(("state__in", ("revoked", "superseded")), _negated=True),
                ),
                fields=("learner", "of"),
                name="certificate_one_of_programme",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "course"), ("of__isnull", True)),
                    models.Q(models.Q(("kind", "course"), _negated=True), ("of__isnull", False)),
                    _connector="OR",
                ),
                name="certificate_of_something",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "issued"), _negated=True),
                    models.Q(("issued_at__isnull", False), ("kind", "module")),
                    models.Q(("issued_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="certificate_issued_has_document",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "revoked"), _negated=True),
                    models.Q(
                        ("revoked_at__isnull", False),
                        models.Q(("revocation_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="certificate_revoked_says_why",
            ),
        ),
        AddConstraintWhileServing(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "superseded"), _negated=True),
                    ("superseded_by__isnull", False),
                    _connector="OR",
                ),
                name="certificate_superseded_by_one",
            ),
        ),
    ]
