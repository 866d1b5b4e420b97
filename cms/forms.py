"""What staff fill in beside pages: how to see a grade book, and scores that they set."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.models import BatchWork, RevocationReason
from cms.models.staff import Role
from courses.languages import direction, native_name
from courses.models import Edition, Run
from courses.selectors import with_course_title
from impact.models import Release
from learners.errors import NoTextError
from learners.models.account import normalise_username
from learners.models.audit import HelpReason
from learners.selectors.consents import FALLBACK
from learners.selectors.gradebook import ORDERS, Order

HEADS = {
    "name": _("Learner"),
    "progress": _("Progress"),
    "grade": _("Grade"),
    "completed": _("Completed"),
    "enrolled": _("Enrolled"),
}


@dataclass(frozen=True)
class Asked:
    """How to see a grade book. Whatever makes no sense is left out."""

    search: str
    order: Order
    after: uuid.UUID | None
    before: uuid.UUID | None


@dataclass(frozen=True)
class Head:
    """The head of a column to sort by: where it leads, and whether it sorts now."""

    name: str
    label: str
    href: str
    sorted: str


class AuditForm(forms.Form):
    """Whose entries of the audit log to show, by user names."""

    by = forms.CharField(label=_("By (user name of staff)"), required=False, max_length=40)
    about = forms.CharField(label=_("About (user name)"), required=False, max_length=40)

    def asked(self) -> dict[str, str]:
        """Return what was asked for; what makes no sense is left out."""
        self.is_valid()
        return self.cleaned_data


class GradeBookForm(forms.Form):
    """Searching and sorting, as they stand in a grade book's address."""

    search = forms.CharField(label=_("User name"), required=False, max_length=40)
    sort = forms.ChoiceField(
        required=False,
        choices=[(sign + name, name) for name in ORDERS for sign in ("", "-")],
        widget=forms.HiddenInput,
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        """Return what was asked for."""
        self.is_valid()
        said = self.cleaned_data
        sort = said.get("sort") or "name"
        return Asked(
            search=said.get("search") or "",
            order=Order(by=sort.removeprefix("-"), descending=sort.startswith("-")),
            after=said.get("after"),
            before=said.get("before"),
        )

    def heads(self) -> list[Head]:
        """Return the columns to sort by. Choosing the one that sorts turns it round."""
        asked = self.asked()
        heads = []
        for name, label in HEADS.items():
            sorts = asked.order.by == name
            sign = "-" if sorts and not asked.order.descending else ""
            direction = "descending" if asked.order.descending else "ascending"
            heads.append(
                Head(
                    name,
                    str(label),
                    self._address(asked, sort=f"{sign}{name}"),
                    direction if sorts else "",
                )
            )
        return heads

    def turned(self, **turn: uuid.UUID) -> str:
        """Return the address of the page after or before a learner."""
        asked = self.asked()
        sign = "-" if asked.order.descending else ""
        return self._address(asked, sort=f"{sign}{asked.order.by}", **turn)

    @staticmethod
    def _address(asked: Asked, **changes: Any) -> str:
        return "?" + urlencode(({"search": asked.search} if asked.search else {}) | changes)


class RoleForm(forms.Form):
    """Inviting as something, giving a role, or taking it: of those that one may give."""

    act = forms.ChoiceField(choices=[("invite", ""), ("give", ""), ("take", "")])
    role = forms.TypedChoiceField(coerce=Role)
    account = forms.UUIDField(required=False)

    def __init__(self, data: Any, *, roles: tuple[Role, ...]) -> None:
        super().__init__(data)
        field: Any = self.fields["role"]
        field.choices = [(role, role.label) for role in roles]


class JoinForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(label=_("Code"), max_length=64)


class SupportForm(forms.Form):
    """Whom to look up, and why."""

    who = forms.CharField(
        label=_("User name, or code or address of a certificate"),
        max_length=300,
        help_text=_("As the person told you. Parts of names find nobody."),
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Choose a reason")), *HelpReason.choices],
        help_text=_("Kept in the log of what staff do. The person can read it in their data."),
    )


class CertificatesForm(forms.Form):
    """What to do to the certificates of a run or a programme, or to one learner's."""

    work = forms.ChoiceField(
        label=_("What to do"), choices=BatchWork.choices, widget=forms.RadioSelect
    )
    who = forms.CharField(
        label=_("Only of this user name"),
        max_length=40,
        required=False,
        help_text=_("Empty: of all."),
    )
    reason = forms.ChoiceField(
        label=_("Why (where they are revoked)"),
        choices=[("", _("Choose a reason")), *RevocationReason.choices],
        required=False,
        help_text=_("Whoever checks the code of a certificate is told this."),
    )

    def __init__(self, data: Any, *, issues: bool) -> None:
        super().__init__(data)
        if not issues:  # those of a programme are given by its award
            known: Any = self.fields["work"]
            of_runs = {BatchWork.ISSUE, BatchWork.BADGES}
            known.choices = [each for each in known.choices if each[0] not in of_runs]

    def clean_who(self) -> str:
        """Return the user name as accounts have it."""
        return normalise_username(self.cleaned_data["who"])


class WithdrawalForm(forms.Form):
    """Taking back a score that staff have set."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the history."),
    )


class OverrideForm(forms.Form):
    """Setting a score."""

    score = forms.DecimalField(
        label=_("Score in per cent"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner reads it."),
    )


class RegradeForm(forms.Form):
    """Asking for a regrade of one of the quizzes that are offered."""

    quiz = forms.UUIDField()
    edition = forms.UUIDField()
    reason = forms.CharField(max_length=500)


class EditionField(forms.ModelChoiceField):
    """A choice of editions, by language, number and day."""

    def label_from_instance(self, edition: Edition) -> str:
        """Return what tells an edition from others."""
        released_on = date_format(localtime(edition.released_at), "DATE_FORMAT")
        return f"{native_name(edition.language)}: {edition.number}, {released_on}"


class ItemsForm(forms.Form):
    """Which edition an item analysis is of."""

    edition = EditionField(label=_("Edition"), queryset=Edition.objects.none())

    def __init__(self, data: Any, *, editions: QuerySet[Edition]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["edition"].queryset = editions


class RunField(forms.ModelChoiceField):
    """Names a run with its course."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title of the course, and what the run is called."""
        return f"{obj.course_title}: {obj}"


class ReportsForm(forms.Form):
    """Which run to show reports of; all where none is chosen."""

    run = RunField(
        label=_("Run"), queryset=Run.objects.none(), required=False, empty_label=_("All runs")
    )

    def __init__(self, data: Any, *, releases: QuerySet[Release]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        runs = Run.objects.filter(pk__in=releases.order_by().values("run_id"))
        titled = with_course_title(runs, get_language() or "en")
        fields["run"].queryset = titled.order_by("course_title", "slug")


class ConsentTextForm(forms.Form):
    """The text of a purpose, in each language. A language that is left empty is not offered."""

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in languages:
            self.fields[code] = forms.CharField(
                label=native_name(code),
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 12, "lang": code, "dir": direction(code)}),
            )

    def clean(self) -> dict[str, str]:
        """Refuse to leave out English, which whoever lacks a text of theirs gets."""
        if not self.errors and not (self.cleaned_data.get(FALLBACK) or "").strip():
            raise forms.ValidationError(NoTextError.title)
        return self.cleaned_data
