"""Designs and signatories in the admin. Each is of an office, and its staff alone see it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import (
    DeleteView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from cms.designs.forms import SIGNATORIES, DesignForm, SignatoryForm
from cms.models.design import CertificateDesign, CertificateSignatory
from cms.policies import OfOfficePolicy
from cms.rights import Right

DESIGNS, SIGNERS = "certificate-designs", "certificate-signatories"

_PUBLISHERS = dict.fromkeys(("publish", "unpublish", "delete"), (Right.PUBLISH,))
designs = OfOfficePolicy(CertificateDesign, (Right.WRITE, Right.PUBLISH), rights=_PUBLISHERS)
signatories = OfOfficePolicy(CertificateSignatory, (Right.PUBLISH,))
register_permission_policy(CertificateDesign, designs)
register_permission_policy(CertificateSignatory, signatories)
POLICIES = {DESIGNS: designs, SIGNERS: signatories}


class OwnIndexView(IndexView):
    """The list of what is of one's own offices."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return what to list."""
        rows: QuerySet[Any] = super().get_base_queryset()
        may = POLICIES[self.request.resolver_match.namespace]
        own = may.instances_user_has_any_permission_for(self.request.user, {"change"})
        return rows.filter(pk__in=own.values("pk")).select_related("office")


class OfOfficeViewSet(SnippetViewSet):
    """Something of an office. It is chosen from plain lists, which know whose it is."""

    index_view_class = OwnIndexView
    delete_view_class = DeleteView
    copy_view_enabled = False
    list_display = ["name", "office"]
    search_fields = ["name"]

    def register_chooser_viewset(self) -> None:
        """Have no chooser: it would offer what is of all offices' to everybody."""


def _colour(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.TextInput(attrs={"type": "color"}))


class DesignViewSet(OfOfficeViewSet):
    """Designs of certificates."""

    model = CertificateDesign
    icon = "image"
    menu_label = _("Designs")
    admin_url_namespace = DESIGNS
    base_url_path = DESIGNS
    list_display = [
        "name",
        "office",
        BooleanColumn("live", label=_("Published")),
        UpdatedAtColumn(),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("office"),
            MultiFieldPanel(
                [FieldPanel(n) for n in ("logo", "logo_name", "partner_logo", "partner_name")],
                heading=_("Logos"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("orientation"),
                    *(_colour(name) for name in ("paper", "ink", "band", "accent")),
                    FieldPanel("background"),
                    FieldPanel("picture"),
                ],
                heading=_("Look"),
            ),
            MultiFieldPanel(
                [*(FieldPanel(name) for name in SIGNATORIES), FieldPanel("shows_hours")],
                heading=_("Signatories and hours"),
            ),
            FieldPanel("wordings"),
        ],
        base_form_class=DesignForm,
    )


class SignatoryViewSet(OfOfficeViewSet):
    """Who signs certificates."""

    model = CertificateSignatory
    icon = "user"
    menu_label = _("Signatories")
    admin_url_namespace = SIGNERS
    base_url_path = SIGNERS
    list_display = [
        "name",
        "role",
        "office",
        BooleanColumn("signature", label=_("Signature")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("office"),
            FieldPanel("name"),
            FieldPanel("role"),
            FieldPanel("picture"),
            FieldPanel("remove"),
        ],
        base_form_class=SignatoryForm,
    )


class DesigningGroup(SnippetViewSetGroup):
    """What certificates look like, in the main menu."""

    menu_label = _("Certificate designs")
    menu_icon = "image"
    menu_order = 820
    items = (DesignViewSet, SignatoryViewSet)
