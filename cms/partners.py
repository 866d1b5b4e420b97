"""Partners in the admin: kept by the managers of the office that they have their contract with."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ModelChoiceField, URLField, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.compiler.designs import design_fault
from cms.models import CertificateDesign
from cms.policies import OfOfficePolicy
from cms.programme_certificates import designs_of
from cms.roles import Right, offices_with
from cms.viewsets import KeepingDeleteView
from courses.models import Office, Run
from partners.models import Partner

policy = OfOfficePolicy(Partner, (Right.PARTNERS,))
register_permission_policy(Partner, policy)


def partner_of(user: Any, partner_id: uuid.UUID) -> Partner:
    """Return a partner of an office whose partners somebody keeps. Raises Http404 for others."""
    found = policy.instances_user_has_any_permission_for(user, {"change"})
    partner: Partner | None = found.filter(pk=partner_id).first()
    if partner is None:
        raise Http404
    return partner


class HttpsField(URLField):
    """An address, of a secure site where it does not say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class PartnerForm(WagtailAdminModelForm):
    """A partner of one's own office, and the runs of that office. It stays with its office."""

    design = ModelChoiceField(
        CertificateDesign.objects.none(),
        label=_("Design of certificates"),
        required=False,
        empty_label=_("That of the course"),
        help_text=_(
            "For learners whom the partner brings, if they let it see their progress when they "
            "complete a course. Choose one with the partner's logo."
        ),
    )

    class Meta:
        model = Partner
        fields = [
            *("name", "office", "website", "contract_from", "contract_until", "seats"),
            *("runs", "demo_runs", "sites"),
        ]
        field_classes = {"website": HttpsField}
        widgets = {"runs": CheckboxSelectMultiple, "demo_runs": CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_with(self.for_user, Right.PARTNERS)
        fields: Any = self.fields
        fields["office"].queryset = Office.objects.filter(pk__in=offices)
        if not self.instance._state.adding:
            fields["office"].disabled = True
            offices = {self.instance.office_id}
            fields["design"].initial = self.instance.certificate_design
        fields["design"].queryset = designs_of(offices)
        runs = Run.objects.filter(course__office__in=offices).select_related("course")
        for name in ("runs", "demo_runs"):
            fields[name].queryset = runs.order_by("course__slug", "slug")
            fields[name].label_from_instance = lambda run: f"{run.course.slug}: {run}"

    def clean(self) -> dict[str, Any]:
        """Refuse runs of another office, and those that are real and for trying out at once."""
        said = super().clean()
        real, demo = set(said.get("runs") or ()), set(said.get("demo_runs") or ())
        if office := said.get("office"):
            for name, runs in (("runs", real), ("demo_runs", demo)):
                if any(run.course.office_id != office.pk for run in runs):
                    self.add_error(name, ValidationError(_("Choose runs of the same office.")))
        if real & demo:
            self.add_error("demo_runs", _("A run is either for learners or for the sandbox."))
        if fault := _design_fault(said):
            self.add_error("design", fault)
        return said

    def save(self, commit: bool = True) -> Partner:
        """Keep the design by its id alone: what partners are knows nothing of the CMS."""
        design = self.cleaned_data["design"]
        self.instance.certificate_design = design and design.pk
        saved: Partner = super().save(commit)
        return saved


def _design_fault(said: dict[str, Any]) -> str:
    """Return why a design is not for any course that the partner may have, now or later."""
    design, office = said.get("design"), said.get("office")
    if not design or not office:
        return ""
    return design_fault(design, office_id=office.pk, has_hours=False, expires=False)


class PartnerIndexView(IndexView):
    """The list of the partners of one's own offices."""

    def get_base_queryset(self) -> QuerySet[Partner]:
        """Return the partners to list."""
        found = policy.instances_user_has_any_permission_for(self.request.user, {"change"})
        return found.select_related("office")


class PartnerDeleteView(KeepingDeleteView):
    """Deletes a partner that was made by mistake: one without keys and learners."""

    kept_message = _("This partner has keys or learners. It stays; end its contract.")


class PartnerViewSet(ModelViewSet):
    """Organisations that bring learners."""

    model = Partner
    name = "partners"
    icon = "group"
    menu_label = _("Partners")
    menu_order = 860
    add_to_admin_menu = True
    index_view_class = PartnerIndexView
    delete_view_class = PartnerDeleteView
    list_display = [
        "name",
        "office",
        "contract_from",
        "contract_until",
        "seats",
        TitleColumn(
            "keys",
            label=_("Keys"),
            accessor=lambda _partner: _("Keys"),
            get_url=lambda partner: reverse("cms:partner-keys", args=[partner.pk]),
        ),
        TitleColumn(
            "members",
            label=_("Members"),
            accessor=lambda _partner: _("Members"),
            get_url=lambda partner: reverse("cms:partner-members", args=[partner.pk]),
        ),
    ]
    search_fields = ["name"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PartnerForm]:
        """Return the form, which knows whose it is."""
        return PartnerForm
