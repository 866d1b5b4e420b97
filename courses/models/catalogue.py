"""What the catalogue searches: one row for each course and language."""

from django.db import models

from courses.catalogue.starts import LONGEST_START
from courses.languages import choices
from courses.models.course import Course
from courses.models.edition import Edition


class CatalogueEntry(models.Model):
    """The newest edition of a course in a language, as the catalogue finds it.

    Why not the editions themselves
        Most of them are old, and finding the newest of each would cost more than the search.

    Who keeps it
        Release, in its own transaction; the sweeper where an edition came another way. Nothing
        else is lost with a row: all of it comes from the edition.

    ``title_text`` and ``search_text`` are folded (``courses.catalogue.folding``): the title alone,
    and with it the summary, topics and the titles of modules and activities.
    """

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="entries")
    language = models.CharField(max_length=12, choices=choices)
    minutes = models.PositiveIntegerField()
    title_text = models.TextField()
    search_text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "language"], name="entry_once_per_language"),
        ]
        indexes = [models.Index(fields=["language"], name="entry_language")]

    def __str__(self) -> str:
        return self.title_text


class CatalogueTopic(models.Model):
    """A topic of an entry. ``key`` is the same for every spelling (``folding.key_of``)."""

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.CASCADE, related_name="topics")
    key = models.CharField(max_length=255, db_index=True)
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="topic_once_per_entry"),
        ]

    def __str__(self) -> str:
        return self.name


class CatalogueStart(models.Model):
    """One or two letters that a word of an entry begins with (``courses.catalogue.starts``).

    ``in_title`` says that a word of the title does. The index holds those first.
    """

    pk = models.CompositePrimaryKey("entry_id", "start")
    entry = models.ForeignKey(
        CatalogueEntry, on_delete=models.CASCADE, related_name="starts", db_index=False
    )
    start = models.CharField(max_length=LONGEST_START)
    in_title = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["start", "-in_title", "entry"], name="start_titles_first")]

    def __str__(self) -> str:
        return self.start
