"""Indexes and constraints on tables that learners are writing to."""

from typing import Any

from django.db import models, transaction
from django.db.migrations import AddConstraint, AddIndex


class AddIndexWhileServing(AddIndex):
    """Makes an index without stopping writes, where the database can.

    The migration must not be atomic: PostgreSQL makes such an index outside of transactions only.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Create the index."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        options = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
        schema_editor.add_index(model, self.index, **options)


class AddConstraintWhileServing(AddConstraint):
    """Makes a constraint without stopping writes, where the database can.

    The migration must not be atomic: PostgreSQL makes an index beside writes outside of
    transactions only, and looks at the rows that are there once it watches the new ones.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Create a unique index, or have a check watched and then proved."""
        alias = schema_editor.connection.alias
        if schema_editor.connection.vendor != "postgresql":
            with transaction.atomic(using=alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(alias, model):
            return
        sql = str(self.constraint.create_sql(model, schema_editor))
        if isinstance(self.constraint, models.UniqueConstraint):
            schema_editor.execute(sql.replace("UNIQUE INDEX", "UNIQUE INDEX CONCURRENTLY", 1))
            return
        table, name = model._meta.db_table, self.constraint.name
        schema_editor.execute(f"{sql} NOT VALID")
        schema_editor.execute(f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{name}"')
