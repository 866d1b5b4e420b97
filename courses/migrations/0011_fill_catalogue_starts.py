from django.db import migrations

from courses.catalogue.entries import entry_starts


def fill(apps, schema_editor):
    """Note what the words of each entry begin with, as release does from now on."""
    Entry = apps.get_model("courses", "CatalogueEntry")
    Start = apps.get_model("courses", "CatalogueStart")
    entries = Entry.objects.filter(starts__isnull=True).only("title_text", "search_text")
    for entry in entries.iterator(chunk_size=100):
        Start.objects.bulk_create(
            Start(entry_id=entry.pk, start=start, in_title=in_title)
            for start, in_title in entry_starts(entry).items()
        )


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_catalogue_starts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
