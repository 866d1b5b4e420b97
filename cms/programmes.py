"""Forms by which managers make programmes: sets of courses with a certificate of their own."""

import uuid
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.compiler.designs import design_fault
from cms.models import CertificateDesign
from cms.programme_certificates import (
    certificate_says,
    chosen_design,
    designs_of,
    half_said,
    signatories_in,
    signatories_initially,
    signatory_fields,
    valid_for,
)
from courses.languages import choices
from courses.models import Course, Office, Programme
from courses.models.course import LONGEST_SLUG
from courses.models.programme import ProgrammeState
from courses.programmes.selectors import courses_in
from courses.programmes.services import ProgrammeDraft, Words, was_open

MORE = 3
"""How many courses can be added at a time."""
LONGEST_VALID = 240
"""Months, as for courses (``cms.models.CoursePage``)."""
Choices = list[tuple[str, str]]


class ProgrammeForm(forms.Form):
    """Whose a programme is, its address, whether it is open, and what it takes."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), empty_label=None)
    slug = forms.SlugField(
        label=_("Slug"),
        max_length=LONGEST_SLUG,
        help_text=_("Its public address. It stays once the programme was open."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=ProgrammeState,
        help_text=_("A closed one is not listed, and nobody earns it. Certificates stay."),
    )
    needed = forms.IntegerField(
        label=_("How many of its courses"),
        required=False,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: all of them."),
    )
    design = forms.ModelChoiceField(
        CertificateDesign.objects.none(),
        label=_("Design of the certificate"),
        required=False,
        empty_label=_("The usual one"),
        help_text=_(
            "What is published of it when you save. Where it has a statement of its own, {course} "
            "is the title of the programme."
        ),
    )

    valid_for = forms.IntegerField(
        label=_("Certificate is valid for"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VALID)],
        help_text=_(
            "In months, from the day on which the last course is completed. Empty: for ever. It "
            "counts for certificates that are earned from now on."
        ),
    )

    def __init__(self, data: Any, *, offices: Any, programme: Programme | None) -> None:
        self.programme = programme
        super().__init__(data, initial=_initial(programme))
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["design"].queryset = designs_of(offices)  # type: ignore[attr-defined]
        self.fields["office"].disabled = programme is not None
        self.fields["slug"].disabled = programme is not None and was_open(programme)

    def clean_slug(self) -> str:
        """Refuse an address that another programme has."""
        slug: str = self.cleaned_data["slug"]
        others = Programme.objects.filter(slug=slug)
        if self.programme:
            others = others.exclude(pk=self.programme.pk)
        if others.exists():
            raise forms.ValidationError(_t("Another programme has this address already."))
        return slug


def _initial(programme: Programme | None) -> dict[str, Any]:
    if programme is None:
        return {"state": ProgrammeState.CLOSED}
    rule = programme.rules.order_by("-number").first()
    takes_all = rule is None or rule.needed == len(rule.course_ids())
    return {
        "office": programme.office_id,
        "slug": programme.slug,
        "state": programme.state,
        "needed": None if rule is None or takes_all else rule.needed,
        "design": chosen_design(programme),
        "valid_for": valid_for(programme),
    }


class CourseForm(forms.Form):
    """A course of the programme, at its place. An empty one is left out."""

    course = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, number: int, offered: Choices, chosen: str) -> None:
        super().__init__(data, prefix=f"course-{number}", initial={"course": chosen})
        self.fields["course"].label = _t("Course %(number)s") % {"number": number}
        self.fields["course"].choices = offered  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """The words of a language. An empty one is left out."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=255)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, number: int, words: dict[str, Any]) -> None:
        said = signatories_initially(words.get("certificate", {}))
        super().__init__(data, prefix=f"text-{number}", initial=words | said)
        self.fields |= signatory_fields()
        self.fields["language"].choices = [("", "—"), *choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a language and a title, or for neither."""
        said = super().clean() or {}
        if said.get("title") and not said.get("language"):
            self.add_error("language", _t("Say in which language this is."))
        if (said.get("language") or said.get("description")) and not said.get("title"):
            self.add_error("title", _t("A title is missing."))
        if not said.get("language") and signatories_in(said):
            self.add_error("language", _t("Say in which language this is."))
        for name in half_said(said):
            self.add_error(name, _t("A signatory has a name and a role."))
        return said

    @property
    def signatories(self) -> list[forms.BoundField]:
        """Return the fields of those who sign."""
        return [field for field in self if field.name[-1].isdigit()]

    @property
    def signs(self) -> bool:
        """Say whether anybody signs, as it is kept."""
        return bool(self.initial.get("name_1"))

    @property
    def words(self) -> list[forms.BoundField]:
        """Return the others."""
        return [field for field in self if not field.name[-1].isdigit()]


class ProgrammeForms:
    """All forms of the page of a programme, as one: valid together, and then a draft."""

    def __init__(self, data: Any, *, offices: Any, programme: Programme | None) -> None:
        self.main = ProgrammeForm(data, offices=offices, programme=programme)
        rule = programme and programme.rules.order_by("-number").first()
        chosen = [str(course_id) for course_id in rule.course_ids()] if rule else []
        offered = _offered(offices, chosen)
        places = [*chosen, *[""] * MORE]
        self.courses = [
            CourseForm(data, number=number, offered=offered, chosen=place)
            for number, place in enumerate(places, start=1)
        ]
        texts = programme.texts.values() if programme else []
        self.texts = [
            TextForm(data, number=number, words=words)
            for number, words in enumerate([*map(dict, texts), {}], start=1)
        ]

    def is_valid(self) -> bool:
        """Check all, so that each says what is wrong with it."""
        forms_ = [self.main, *self.courses, *self.texts]
        if [form for form in forms_ if not form.is_valid()]:
            return False
        for said in self._problems():
            self.main.add_error(None, said)
        if fault := self._design_fault():
            self.main.add_error("design", fault)
        return self.main.is_valid()

    def _problems(self) -> list[str]:
        """Return what is wrong with the whole."""
        chosen, spoken, needed = self._chosen(), self._spoken(), self.main.cleaned_data["needed"]
        found = []
        if not chosen:
            found.append(_t("Choose the courses of the programme."))
        if len(set(chosen)) < len(chosen):
            found.append(_t("A course is chosen twice."))
        if not spoken:
            found.append(_t("Give the programme a title in one language at least."))
        if len(set(spoken)) < len(spoken):
            found.append(_t("There is one text for each language."))
        if needed and needed > len(chosen):
            found.append(_t("There are fewer courses than are needed."))
        return found

    def _design_fault(self) -> str:
        """Return why the design is not for this programme."""
        said = self.main.cleaned_data
        if not said["design"]:
            return ""
        courses = courses_in({uuid.UUID(course) for course in self._chosen()}, "en")
        return design_fault(
            said["design"],
            office_id=said["office"].pk,
            has_hours=all(each.hours for each in courses.values()),
            expires=bool(said["valid_for"]),
        )

    def _chosen(self) -> list[str]:
        said = [form.cleaned_data["course"] for form in self.courses]
        return [course for course in said if course]

    def _spoken(self) -> list[str]:
        said = [form.cleaned_data["language"] for form in self.texts]
        return [language for language in said if language]

    def draft(self) -> ProgrammeDraft:
        """Return what to write."""
        said = self.main.cleaned_data
        return ProgrammeDraft(
            office_id=said["office"].pk,
            slug=said["slug"],
            state=ProgrammeState(said["state"]),
            texts={
                each["language"]: Words(
                    each["title"],
                    each["description"],
                    certificate_says(said["design"], said["valid_for"], each),
                )
                for each in (form.cleaned_data for form in self.texts)
                if each["language"]
            },
            course_ids=tuple(uuid.UUID(course) for course in self._chosen()),
            needed=said["needed"],
        )


def _offered(offices: Any, chosen: list[str]) -> Choices:
    """Return the courses of one's offices that were released, and those that anybody may see."""
    wanted = Q(office__in=offices) | Q(listed=True) | Q(pk__in=chosen)
    ids = Course.objects.filter(wanted, editions__isnull=False).values_list("pk", flat=True)
    titles = {str(key): each.title for key, each in courses_in(set(ids), "en").items()}
    return [("", "—"), *sorted(titles.items(), key=lambda pair: pair[1])]
