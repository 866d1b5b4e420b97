"""Offices in the admin: opened by administrators, who say which countries each serves."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.desks import open_office
from cms.viewsets import KeepingDeleteView
from courses.models import Office, OfficeCountry
from learners.countries import country_choices, country_name


class OfficeForm(WagtailAdminModelForm):
    """An office and the countries that it serves. A country is served by one office."""

    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that the office serves. Beside those of others, their office is named."),
    )

    class Meta:
        model = Office
        fields = ["name", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["countries"]
        others = OfficeCountry.objects.exclude(office=self.instance).select_related("office")
        names = {each.country: f" ({each.office})" for each in others}
        field.choices = [
            (code, f"{name}{names.get(code, '')}") for code, name in country_choices("en")
        ]
        field.initial = list(self.instance.countries.values_list("country", flat=True))

    def clean_countries(self) -> list[str]:
        """Refuse countries of other offices, and say whose they are."""
        chosen: list[str] = self.cleaned_data["countries"]
        taken = OfficeCountry.objects.filter(country__in=chosen).exclude(office=self.instance)
        if whose := [
            f"{country_name(each.country, 'en')} ({each.office})"
            for each in taken.select_related("office")
        ]:
            message = _("Served by another office: %(countries)s.")
            raise forms.ValidationError(message, params={"countries": ", ".join(whose)})
        return chosen

    def save(self, commit: bool = True) -> Office:
        """Save the office with its countries; a new one gets a folder for its pages."""
        office: Office = super().save(commit)
        chosen = self.cleaned_data["countries"]
        office.countries.exclude(country__in=chosen).delete()
        rows = [OfficeCountry(country=country, office=office) for country in chosen]
        OfficeCountry.objects.bulk_create(rows, ignore_conflicts=True)
        open_office(office)
        return office


class OfficeIndexView(IndexView):
    """The list of offices."""

    def get_base_queryset(self) -> QuerySet[Office]:
        """Return the offices with their countries, in two queries."""
        return Office.objects.prefetch_related("countries")


class OfficeDeleteView(KeepingDeleteView):
    """Deletes an office that was opened by mistake: one without pages, courses or staff."""

    kept_message = _("This office has pages, courses or staff. It stays.")


class OfficeViewSet(ModelViewSet):
    """Regional offices."""

    model = Office
    name = "offices"
    icon = "home"
    menu_label = _("Offices")
    menu_order = 590
    add_to_settings_menu = True
    index_view_class = OfficeIndexView
    delete_view_class = OfficeDeleteView
    list_display = [
        "name",
        "slug",
        Column(
            "countries",
            label=_("Countries"),
            accessor=lambda office: ", ".join(each.country for each in office.countries.all()),
        ),
    ]
    search_fields = ["name", "slug"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[OfficeForm]:
        """Return the form with countries."""
        return OfficeForm
