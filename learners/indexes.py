"""Indexes on tables that learners are writing to."""

from typing import Any

from django.db.migrations import AddIndex


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
