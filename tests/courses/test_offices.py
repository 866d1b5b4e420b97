"""Which office serves a country."""

import pytest
from django.db import IntegrityError, transaction

from courses.models import OfficeCountry
from courses.selectors import office_of
from tests.factories import OfficeFactory


def test_country_leads_to_its_office_and_others_to_none(office, django_assert_num_queries):
    OfficeCountry.objects.create(country="KE", office=office)
    with django_assert_num_queries(1):
        assert office_of("KE") == office
    assert office_of("UG") is None
    assert office_of("") is None


def test_no_country_has_two_offices(office):
    OfficeCountry.objects.create(country="KE", office=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeCountry.objects.create(country="KE", office=OfficeFactory())


@pytest.mark.parametrize("code", ["ke", "K", "KEN", "", "K1"])
def test_what_is_no_code_is_refused(office, code):
    if len(code) <= 2:
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficeCountry.objects.create(country=code, office=office)
    else:
        with pytest.raises(Exception, match="2"):
            OfficeCountry(country=code, office=office).full_clean()
