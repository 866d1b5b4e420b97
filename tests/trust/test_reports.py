"""Reports are the only way out for what learners tell of themselves; they expose nobody (D4)."""

import uuid
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission

from cms.models.staff import Role
from cms.roles import grant
from impact import facts
from impact.cubes import PER_LEARNER
from impact.models import CohortFact, Release, ReleaseState
from impact.pseudonyms import pseudonym_in
from impact.services import make_release
from learners.models import Account, Purpose
from learners.services import answer, create_token, restrict_processing, withdraw_consent
from learners.services.erasing import erase_again
from tests.api.client import ApiClient
from tests.consents import agree
from tests.factories import AccountFactory, OfficeFactory
from tests.impact.cohorts import make_cohort
from tests.trust.thief import dump

ANSWERS = {"age_band": "25-34", "gender": "woman", "country": "KE", "education": "tertiary"}
OTHERS = {"age_band": "35-44", "gender": "man", "country": "UG", "education": "secondary"}


def tell(learner_ids, answers):
    for learner_id in learner_ids:
        agree(Account.objects.get(pk=learner_id), Purpose.DEMOGRAPHICS, Purpose.SENSITIVE)
        answer(learner_id=learner_id, answers=answers)


@pytest.fixture
def cohort(release, office):
    return make_cohort(release, office)


@pytest.fixture
def tellers(cohort):
    """Learners who answered, in two groups, and some who did not."""
    people = cohort.enrol(30, state="active")
    tell(people[:15], ANSWERS)
    tell(people[15:], OTHERS)
    cohort.enrol(30, state="passed")
    return people


def client_of(account):
    return ApiClient(create_token(account=account)[0])


def staff(office, role=Role.ANALYST):
    account = AccountFactory()
    grant(account, role, office)
    return account


def test_only_who_agrees_is_counted_by_answers(tellers, cohort):
    for learner_id in tellers[:3]:
        withdraw_consent(learner_id=learner_id, purpose=Purpose.DEMOGRAPHICS)
    release = cohort.release()
    assert release.kept["country=KE"][0] == 12
    assert release.told["all"] == 60


def test_no_fact_leads_to_an_account_or_to_another_run(tellers, cohort):
    release, looked = cohort.owe(), []

    def look(_release):
        looked.extend(CohortFact.objects.values_list("pseudonym", flat=True))

    make_release(release.pk, progress=look)
    assert len(looked) == 60
    known = set(Account.objects.values_list("pk", flat=True))
    assert not set(looked) & known
    other = uuid.uuid4()
    assert all(pseudonym_in(release.run_id, each) != pseudonym_in(other, each) for each in known)
    assert {pseudonym_in(release.run_id, each) for each in tellers} <= set(looked)


def test_without_the_key_a_thief_cannot_make_the_pseudonyms(tellers, cohort, settings):
    before = pseudonym_in(cohort.run.pk, tellers[0])
    settings.SECRET_KEY = "another key, as a thief would have to guess it"
    assert pseudonym_in(cohort.run.pk, tellers[0]) != before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_who_leaves_while_a_release_is_made_is_not_in_it(
    moment,
    tellers,
    cohort,
    monkeypatch,
):
    monkeypatch.setattr(facts, "CHUNK", 20)
    release, leaver = cohort.owe(), None
    in_order = sorted(Account.objects.values_list("pk", flat=True))
    done = []

    def leave(_release):
        nonlocal leaver
        if not done:
            leaver = in_order[0] if moment == "after" else in_order[-1]
            withdraw_or_be_erased(leaver)
        done.append(leaver)

    def withdraw_or_be_erased(learner_id):
        agree(Account.objects.get(pk=learner_id), Purpose.DEMOGRAPHICS)
        withdraw_consent(learner_id=learner_id, purpose=Purpose.DEMOGRAPHICS)

    make_release(release.pk, progress=leave)
    release.refresh_from_db()
    assert release.kept["all"][0] == 59
    assert not CohortFact.objects.exists()


def test_who_is_erased_or_restricted_while_a_release_is_made_is_not_in_it(
    tellers,
    cohort,
    monkeypatch,
):
    monkeypatch.setattr(facts, "CHUNK", 20)
    release = cohort.owe()
    in_order = sorted(Account.objects.values_list("pk", flat=True))

    def leave(release):
        if release.seen == 20:
            erase_again(in_order[0])
            erase_again(in_order[-1])
            restrict_processing(account=Account.objects.get(pk=in_order[1]))

    make_release(release.pk, progress=leave)
    release.refresh_from_db()
    assert release.kept["all"][0] == 57


def test_who_is_erased_is_in_no_later_release(tellers, cohort):
    cohort.release()
    for learner_id in tellers[:12]:
        erase_again(learner_id)
    assert cohort.release().kept["all"][0] == 48


def test_a_release_one_learner_later_tells_nothing_new(tellers, cohort):
    first = cohort.release()
    cohort.enrol(9, state="passed")
    second = cohort.release()
    assert (second.state, second.told, second.kept) == (ReleaseState.UNCHANGED, {}, {})
    reader = client_of(staff(cohort.run.course.office))
    assert [each["id"] for each in reader.get("/reports/releases").json()["results"]] == [
        str(first.pk)
    ]
    cohort.enrol(1)
    assert cohort.release().state == ReleaseState.FROZEN


def test_ten_elsewhere_do_not_let_one_be_seen(tellers, cohort):
    """The eleventh of ten is the only one from where they are: their number stays."""
    first = cohort.release()
    cohort.enrol(10, state="active", at=datetime(2026, 9, 20, tzinfo=UTC))
    tell(cohort.enrol(1, state="passed"), ANSWERS)
    second = cohort.release()
    assert second.state == ReleaseState.FROZEN
    assert second.kept["country=KE"][0] == first.kept["country=KE"][0] + 1
    assert second.told.get("country=KE") == first.told.get("country=KE")


def test_no_release_and_no_log_names_anybody(tellers, cohort, caplog):
    caplog.set_level("DEBUG")
    release = cohort.release()
    names = list(Account.objects.values_list("username", flat=True))
    text = str((release.told, release.kept, release.shape)) + caplog.text
    assert not any(name in text for name in names)
    assert not any(str(each) in text for each in tellers)
    known = dump()
    pseudonyms = [pseudonym_in(release.run_id, each) for each in tellers]
    assert not any(each.hex in known or str(each) in known for each in pseudonyms)


def test_exact_counts_never_leave(tellers, cohort):
    cohort.enrol(3)
    release = cohort.release()
    reader = client_of(staff(cohort.run.course.office))
    body = reader.get(f"/reports/releases/{release.pk}").json()
    assert body["learners"] == 65
    assert release.kept["all"][0] == 63
    assert "kept" not in str(body)
    numbers = [n for table in body["tables"] for row in table["rows"] for n in row["states"]]
    assert len(numbers) > 100
    assert all(number is None or (number >= 10 and number % 5 == 0) for number in numbers)


@pytest.mark.parametrize("role", Role)
def test_reports_are_for_analysts_and_managers_of_the_office(role, tellers, cohort):
    release = cohort.release()
    here, elsewhere = cohort.run.course.office, OfficeFactory()
    path = f"/reports/releases/{release.pk}"
    may = role in {Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR}
    for office, expected in ((here, may), (elsewhere, role == Role.ADMINISTRATOR)):
        reader = client_of(staff(office, role))
        assert reader.get(path).status_code == (200 if expected else 404)
        assert reader.get(f"{path}/csv").status_code == (200 if expected else 404)
        listed = reader.get("/reports/releases")
        results = listed.json().get("results", [])
        assert bool(results) == expected


def test_the_api_withholds_a_side_of_the_world_of_which_nothing_is_told(tellers, cohort):
    release = cohort.release()
    Release.objects.filter(pk=release.pk).update(told={"all": 60, "region=014": 30})
    reader = client_of(staff(cohort.run.course.office))
    found = reader.get(f"/reports/releases/{release.pk}").json()["global_south"]
    assert (found["south"], found["elsewhere"], found["share"]) == (30, None, None)


def test_a_permission_of_django_opens_nothing(tellers, cohort):
    account = AccountFactory(is_staff=True)
    account.user_permissions.add(Permission.objects.get(codename="view_release"))
    assert client_of(account).get("/reports/releases").status_code == 404


def test_a_fact_has_nothing_finer_than_what_is_reported():
    names = {field.name for field in CohortFact._meta.concrete_fields}
    assert names == {"release", "pseudonym", "state", "signed_week", "passed_week", "module",
                     "sensitive", "left", *PER_LEARNER}  # fmt: skip
