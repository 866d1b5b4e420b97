"""Administrators open offices and say which countries each serves."""

import re

import pytest
from django.urls import reverse

from cms.demo.offices import read_offices
from cms.models import OfficePage, RoleGroup
from courses.models import Office, OfficeCountry
from courses.selectors import office_of
from learners.countries import country_codes
from tests.cms import pages
from tests.factories import AccountFactory, OfficeFactory


@pytest.fixture
def admin(client, db):
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    return client


def body(**fields):
    return {"name": "West Africa", "slug": "west-africa", "countries": ["GH", "NG"], **fields}


def test_new_office_has_a_folder_staff_groups_and_countries(admin):
    pages.office_page(OfficeFactory())
    assert admin.post(reverse("offices:add"), body()).status_code == 302
    office = Office.objects.get(slug="west-africa")
    assert OfficePage.objects.get(office=office).title == "West Africa"
    assert RoleGroup.objects.filter(office=office).count() == 5
    assert office_of("NG") == office
    assert "GH, NG" in admin.get(reverse("offices:index")).content.decode()


def test_countries_come_and_go(admin, office):
    OfficeCountry.objects.create(country="KE", office=office)
    page = admin.get(reverse("offices:edit", args=[office.pk])).content.decode()
    assert re.search(r'value="KE"[^>]*checked', page)
    assert not re.search(r'value="UG"[^>]*checked', page)
    admin.post(reverse("offices:edit", args=[office.pk]), body(countries=["UG"]))
    assert office_of("KE") is None
    assert office_of("UG") == office


def test_country_of_another_office_is_refused_by_name(admin, office):
    other = OfficeFactory(name="East Africa")
    OfficeCountry.objects.create(country="KE", office=other)
    address = reverse("offices:edit", args=[office.pk])
    assert "Kenya (East Africa)" in admin.get(address).content.decode()
    page = admin.post(address, body(countries=["KE", "UG"])).content.decode()
    assert "Served by another office: Kenya (East Africa)." in page
    assert office_of("KE") == other
    assert office_of("UG") is None


def test_what_is_no_country_is_refused(admin, office):
    address = reverse("offices:edit", args=[office.pk])
    assert "Select a valid choice" in admin.post(address, body(countries=["ZZ"])).content.decode()


def test_office_with_staff_or_courses_stays(admin, edition):
    office = edition.course.office
    page = admin.post(reverse("offices:delete", args=[office.pk]), follow=True).content.decode()
    assert "It stays" in page
    assert Office.objects.filter(pk=office.pk).exists()


def test_the_demo_leaves_out_no_country_where_people_live():
    listed = " ".join(fields["countries"] for fields in read_offices().values()).split()
    assert set(listed) <= country_codes()
    # Antarctica, and islands without inhabitants of their own.
    assert country_codes() - set(listed) == {"AQ", "BV", "GS", "HM", "IO", "TF", "UM"}
