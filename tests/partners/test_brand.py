"""How a partner looks: colours that can be read, and a logo that is made anew."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from partners.brand import Brand, faults
from partners.models import PartnerBrand
from partners.selectors.brand import brand_of
from tests.cms.media import PLACE, photo_of_a_place
from tests.factories import PartnerFactory
from tests.partners.members import client_of
from tests.web.test_design import PAIRS, contrast

COLOURS = {"paper": "#ffffff", "ink": "#101010", "action": "#0a4d8c"}
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture
def partner(db):
    return PartnerFactory()


@pytest.fixture
def owner(partner):
    return client_of(partner)


@pytest.fixture
def address(partner):
    return reverse("web:partner-brand", args=[partner.pk])


@pytest.mark.any_database
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(paper=colours, ink=colours, action=colours)
@example(paper="#ffffff", ink="#767676", action="#767676")
@example(paper="#000000", ink="#ffffff", action="#ffff00")
def test_whatever_colours_are_taken_all_that_stands_on_each_other_can_be_read(paper, ink, action):
    brand = Brand(paper, ink, action)
    assume(not faults(brand))
    for front, back, least in PAIRS:
        if "night" not in back:
            found = contrast(brand.tokens[front], brand.tokens[back])
            assert found >= least - 0.005, (front, back, found)


def test_owner_chooses_colours_and_whoever_embeds_gets_them(owner, address, partner):
    assert owner.post(address, COLOURS).status_code == 302
    assert brand_of(partner.pk).action == COLOURS["action"]
    style = owner.get(reverse("web:brand", args=[partner.pk]))
    assert style["Content-Type"] == "text/css"
    assert "--action: #0a4d8c;" in style.content.decode()
    owner.post(address, {"reset": "1"})
    assert brand_of(partner.pk) == Brand()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ink": "#dddddd"}, "ink"),
        ({"action": "#ffee00"}, "action"),
        ({"paper": "red;} body {display: none"}, "paper"),
        ({"paper": "#fff"}, "paper"),
        ({"ink": ""}, "ink"),
    ],
)
def test_colours_that_cannot_be_read_or_are_none_are_refused(owner, address, wrong, field):
    response = owner.post(address, COLOURS | wrong)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not PartnerBrand.objects.exists()


def test_logo_is_made_anew_and_kept_until_it_is_removed(owner, address, partner):
    upload = photo_of_a_place()
    assert PLACE.encode() in upload
    owner.post(address, COLOURS | {"logo": ContentFile(upload, "logo.jpg")})
    logo = brand_of(partner.pk).logo
    stored = default_storage.open(logo.removeprefix(default_storage.base_url)).read()
    assert PLACE.encode() not in stored
    assert Image.open(ContentFile(stored)).format == "PNG"
    owner.post(address, COLOURS | {"ink": "#000000"})
    assert brand_of(partner.pk).logo == logo
    assert re.search(rf'<img [^>]*src="{logo}" alt=""', owner.get(address).text)
    owner.post(address, COLOURS | {"remove": "on"})
    assert brand_of(partner.pk).logo == ""


@pytest.mark.parametrize("name", ["logo.png", "logo.svg"])
def test_what_is_no_picture_is_refused(owner, address, name):
    upload = ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name)
    response = owner.post(address, COLOURS | {"logo": upload})
    assert response.status_code == 422
    assert not PartnerBrand.objects.exists()
