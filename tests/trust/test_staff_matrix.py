"""Every view of ours in the CMS × every role × the own office and another (TRUST.md A6).

The addresses come from the URL table: one without a row below fails.
"""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cms.models import CertificateSignatory, OfficePage
from cms.release import release_page
from cms.rights import MAY, Right
from cms.roles import Role, grant
from courses.models import EditionActivity, Regrade, Run
from impact.models import Release, ReleaseState
from learners.services import enrol
from tests import programmes
from tests.cms import pages
from tests.cms.designs import design_of
from tests.factories import AccountFactory, OfficeFactory, PartnerFactory
from tests.impact import crowds

OURS = ("courses", "learners", "certificates", "cms", "impact", "partners")
ADMINISTRATORS = "administrators only"
EVERYBODY = "everybody who is signed in"
NOBODY = "a door, which leads on"
AWAY = {"/cms/", "/cms/login/", "/sign-in/"}
# What one needs, in the office of what the address is about.
_OF_SNIPPETS = ("add", "edit", "history", "history_results", "list", "list_results", "usage")
# Who writes or publishes has to do with designs: those who see questions, too.
_OF_DRAFTS = ("preview_on_add", "preview_on_edit", "revisions_compare", "revisions_revert",
              "revisions_view")  # fmt: skip
NEEDED = {
    **{f"certificate-designs:{each}": Right.QUESTIONS for each in (*_OF_SNIPPETS, *_OF_DRAFTS)},
    "certificate-designs:delete": Right.PUBLISH,
    "certificate-designs:revisions_unschedule": Right.PUBLISH,
    "certificate-designs:unpublish": Right.PUBLISH,
    **{f"certificate-signatories:{each}": Right.PUBLISH for each in (*_OF_SNIPPETS, "delete")},
    "cms:audit": Right.AUDIT,
    "cms:certificates": Right.CERTIFICATES,
    "cms:consent-text": ADMINISTRATORS,
    "cms:consent-text-force": ADMINISTRATORS,
    "cms:consent-text-preview": ADMINISTRATORS,
    "cms:consent-texts": ADMINISTRATORS,
    "cms:grades": Right.GRADES,
    "cms:grades-export": Right.GRADES,
    "cms:grades-learner": Right.GRADES,
    "cms:grades-override": Right.GRADES,
    "cms:items": Right.QUESTIONS,
    "cms:learner-question": ADMINISTRATORS,
    "cms:learner-questions": ADMINISTRATORS,
    "cms:new-learner-question": ADMINISTRATORS,
    "cms:new-programme": Right.PROGRAMMES,
    "cms:programme": Right.PROGRAMMES,
    "cms:programme-award": Right.PROGRAMMES,
    "cms:programme-certificates": Right.CERTIFICATES,
    "cms:programmes": Right.PROGRAMMES,
    "cms:regrade": Right.GRADES,
    "cms:regrade-certificates": Right.GRADES,
    "cms:regrades": Right.GRADES,
    "cms:release": Right.PUBLISH,
    "cms:report": Right.REPORTS,
    "cms:report-file": Right.REPORTS,
    "cms:reports": Right.REPORTS,
    "cms:run-grades": Right.GRADES,
    "cms:runs": Right.GRADES,
    "cms:join": EVERYBODY,
    "cms:sign-in": NOBODY,
    "cms:staff": Right.STAFF,
    "cms:staff-offices": Right.STAFF,
    "cms:support": Right.SUPPORT,
    "offices:add": ADMINISTRATORS,
    "offices:delete": ADMINISTRATORS,
    "offices:edit": ADMINISTRATORS,
    "offices:history": ADMINISTRATORS,
    "offices:history_results": ADMINISTRATORS,
    "offices:index": ADMINISTRATORS,
    "offices:index_results": ADMINISTRATORS,
    "offices:usage": ADMINISTRATORS,
    "cms:partner-keys": Right.PARTNERS,
    "cms:partner-members": Right.PARTNERS,
    "partners:add": Right.PARTNERS,
    "partners:delete": Right.PARTNERS,
    "partners:edit": Right.PARTNERS,
    "partners:history": Right.PARTNERS,
    "partners:history_results": Right.PARTNERS,
    "partners:index": Right.PARTNERS,
    "partners:index_results": Right.PARTNERS,
    "partners:usage": Right.PARTNERS,
    "runs:add": Right.RUNS,
    "runs:delete": Right.RUNS,
    "runs:edit": Right.RUNS,
    "runs:history": Right.RUNS,
    "runs:history_results": Right.RUNS,
    "runs:index": Right.RUNS,
    "runs:index_results": Right.RUNS,
    "runs:inspect": Right.RUNS,
    "runs:usage": Right.RUNS,
    "wagtailusers_users:add": ADMINISTRATORS,
    "wagtailusers_users:copy": ADMINISTRATORS,
    "wagtailusers_users:delete": ADMINISTRATORS,
    "wagtailusers_users:edit": ADMINISTRATORS,
    "wagtailusers_users:history": ADMINISTRATORS,
    "wagtailusers_users:history_results": ADMINISTRATORS,
    "wagtailusers_users:index": ADMINISTRATORS,
    "wagtailusers_users:index_results": ADMINISTRATORS,
    "wagtailusers_users:usage": ADMINISTRATORS,
}
ROLES = {"anonymous": None, "learner": (), **{str(role): (role,) for role in Role}}


def our_routes(resolver=None, prefix="", namespace=""):
    """Yield (name, names of arguments) of the CMS's addresses that are ours, or about our rows."""
    resolver = resolver or get_resolver()
    module = getattr(resolver.urlconf_module, "__name__", "")
    for each in resolver.url_patterns:
        path = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from our_routes(each, path, inner)
        elif path.startswith("cms/") and (of_ours(module) or is_about_ours(each.callback)):
            yield f"{namespace}{each.name}", tuple(each.pattern.regex.groupindex)


def of_ours(module):
    return module.split(".")[0] in OURS


def is_about_ours(view):
    model = getattr(view, "view_initkwargs", {}).get("model")
    return of_ours(getattr(model, "__module__", ""))


@pytest.fixture
def objects(office, learner):
    """One of each kind that an address names, in an office."""
    course = pages.small_course(office)
    edition = release_page(course).edition
    run = Run.objects.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    quiz_id = EditionActivity.objects.get(edition=edition, kind="quiz").activity_id
    regrade = Regrade.objects.create(
        activity_id=quiz_id, edition=edition, reason="Wrong key.", requested_by_id=uuid.uuid4()
    )
    design = design_of(office)
    return {
        "design_id": design.pk,
        "revision_id": design.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "signatory_id": CertificateSignatory.objects.create(office=office, name="N", role="D").pk,
        "page_id": course.pk,
        "run_id": run.pk,
        "file_format": "csv",
        "learner_id": learner.pk,
        "activity_id": quiz_id,
        "regrade_id": regrade.pk,
        "key": "gender",
        "purpose": "email",
        "language": "en",
        "office_id": office.pk,
        "programme_id": programmes.save([run.course]).pk,
        "partner_id": PartnerFactory(office=office).pk,
        "release_id": Release.objects.create(
            run=run,
            due_on="2026-11-23",
            state=ReleaseState.FROZEN,
            frozen_at="2026-11-23T00:00Z",
            shape=crowds.shape().as_json(),
        ).pk,
    }


def primary_key(name, objects):
    about = {
        "wagtailusers_users": "learner_id",
        "offices": "office_id",
        "partners": "partner_id",
        "certificate-designs": "design_id",
        "certificate-signatories": "signatory_id",
    }
    return objects[about.get(name.split(":")[0], "run_id")]


def address(name, names, objects):
    known = {**objects, "pk": primary_key(name, objects)}
    return reverse(name, kwargs={each: known[each] for each in names})


def reached(response):
    """Say whether the view answered, and did not send its visitor away."""
    if response.status_code == 302:
        return response.url.split("?")[0] not in AWAY
    return response.status_code == 200


def client_of(roles, office):
    client = Client(raise_request_exception=False)
    if roles is not None:
        account = AccountFactory()
        for role in roles:
            grant(account, role, office)
        client.force_login(account)
    return client


def allowed(roles, needed, *, own):
    """Say what the table of roles says. What an address without an object tells is one's own."""
    if needed is NOBODY:
        return False
    if Role.ADMINISTRATOR in (roles or ()) or needed is EVERYBODY:
        return roles is not None
    return needed is not ADMINISTRATORS and own and any(needed in MAY[r] for r in roles or ())


def test_every_view_of_ours_has_its_row():
    found = {name for name, _names in our_routes()}
    assert found == set(NEEDED)
    assert len(found) > 25


@pytest.mark.parametrize("own", [True, False], ids=["own", "foreign"])
@pytest.mark.parametrize("role", ROLES)
def test_who_reaches_what(objects, role, own):
    folder = OfficePage.objects.get() if own else pages.office_page(OfficeFactory())
    client = client_of(ROLES[role], folder.office)
    for name, names in sorted(set(our_routes())):
        expected = allowed(ROLES[role], NEEDED[name], own=own or not names)
        url = address(name, names, objects)
        assert reached(client.get(url)) == expected, (name, role)
        if not expected:
            answer = client.post(url, {})
            assert answer.status_code in {302, 403, 404}, (name, role)
            assert not reached(answer), (name, role)
