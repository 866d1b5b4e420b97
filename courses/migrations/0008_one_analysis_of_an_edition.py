"""One analysis of an edition, for all runs: two that overlap could be subtracted from each other.

No release has had the columns that go.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0007_forget_exact_analyses"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="itemanalysis",
            name="analysis_once_a_run",
        ),
        migrations.RemoveConstraint(
            model_name="itemanalysis",
            name="analysis_once_of_all_runs",
        ),
        migrations.RemoveField(
            model_name="itemanalysis",
            name="attempts",
        ),
        migrations.RemoveField(
            model_name="itemanalysis",
            name="run",
        ),
        migrations.AlterField(
            model_name="itemanalysis",
            name="edition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.edition"
            ),
        ),
    ]
