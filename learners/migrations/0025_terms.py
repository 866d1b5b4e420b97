from django.db import migrations, models

# What is younger than a year can never be deleted, whatever the settings say.
LET_GO = """
CREATE OR REPLACE FUNCTION learners_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '1 year' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of the audit log are only ever added';
END $$;
"""
KEEP = """
CREATE OR REPLACE FUNCTION learners_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of the audit log are only ever added'; END $$;
"""


def let_go(apps, schema_editor):
    """Let what has been in the log for its term go."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LET_GO)


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(KEEP)


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0024_changed_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasure",
            name="for_disuse",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(let_go, keep),
    ]
