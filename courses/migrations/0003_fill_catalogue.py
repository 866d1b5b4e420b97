from django.db import migrations
from django.db.models import Exists, OuterRef

from courses.catalogue.entries import entry_fields, topic_names


def fill(apps, schema_editor):
    """Enter the newest edition of each course and language, as release does from now on."""
    Edition = apps.get_model("courses", "Edition")
    Entry = apps.get_model("courses", "CatalogueEntry")
    Topic = apps.get_model("courses", "CatalogueTopic")
    newer = Edition.objects.filter(
        course=OuterRef("course"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    newest = Edition.objects.filter(~Exists(newer), entry__isnull=True)
    for edition in newest.iterator(chunk_size=100):
        entry = Entry.objects.create(edition=edition, **entry_fields(edition))
        Topic.objects.bulk_create(
            Topic(entry=entry, key=key, name=name) for key, name in topic_names(edition).items()
        )


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_catalogue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
