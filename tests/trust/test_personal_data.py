"""Every column about a person is annotated, and the person gets what is kept (TRUST.md D7)."""

import json
import uuid

import pytest
from django.apps import apps
from django.test import Client

from certificates.models import Certificate, DesignRevision
from certificates.services import issue_certificate
from cms.models import CertificateSignatory
from learners import services
from learners.errors import WrongKeyError
from learners.models import Account, Attempt, AuditEntry, Profile
from learners.privacy.annotations import Withheld, register
from learners.selectors import personal_data
from tests import drafts
from tests.factories import AccountFactory

OURS = (
    "courses",
    "learners",
    "certificates",
    "impact",
    "partners",
    "cms",
    "account",
    "mfa",
    "socialaccount",
)
# Work of staff, which is no data of learners: annotated when staff can ask for theirs.
STAFF = {"cms"}
# What names people otherwise than by a column with their account.
NAMING = {Account, AuditEntry, CertificateSignatory, DesignRevision, Profile}


def columns(model):
    return {field.attname for field in model._meta.concrete_fields if field.name != "pk"}


def about_people():
    """Models of ours with a column that names an account."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            points = any(field.related_model is Account for field in model._meta.concrete_fields)
            points = points or "learner_id" in columns(model)
            if model in NAMING or (points and label not in STAFF):
                found.append(model)
    assert len(found) >= 14
    return found


def test_every_table_about_people_is_annotated():
    assert {kept.model for kept in register()} == set(about_people())


@pytest.mark.parametrize("kept", register(), ids=lambda kept: kept.model.__name__)
def test_every_column_of_theirs_is_annotated(kept):
    assert set(kept.columns) == columns(kept.model)
    assert kept.owner in columns(kept.model)
    assert all([kept.purpose, kept.until, kept.title])
    assert set(kept.reads) <= set(kept.exported())
    assert all(column.why for column in kept.columns.values() if isinstance(column, Withheld))


def test_binary_columns_are_opened_or_withheld():
    binary = 0
    for kept in register():
        for field in kept.model._meta.concrete_fields:
            if field.get_internal_type() == "BinaryField":
                binary += 1
                assert field.attname in kept.reads or isinstance(
                    kept.columns[field.attname], Withheld
                )
    assert binary >= 4


@pytest.fixture
def lived(learner, run, enrolment, lesson_id, quiz_id, edition):
    """A learner who has done everything once."""
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    services.set_certificate_name(account=learner, name="Ánh Nguyễn")
    services.create_token(account=learner)
    services.complete_lesson(**ids, activity_id=lesson_id)
    attempt, _ = services.start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    services.submit_attempt(
        learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers()
    )
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    return learner


def test_a_person_gets_all_that_is_theirs(lived, as_learner, run, quiz_id, edition):
    response = as_learner.get("/me/data")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    data = response.json()
    assert data["account"][0]["username"] == lived.username
    assert data["account"][0]["certificate_name"] == "Ánh Nguyễn"
    assert data["enrolment"][0]["run_id"] == str(run.pk)
    assert data["enrolment"][0]["course"] == edition.title
    (attempt,) = data["attempt"]
    assert attempt["answers"] == drafts.right_answers()
    assert attempt["activity"]
    assert {row["activity_id"] for row in data["completion"]} >= {str(quiz_id)}
    (certificate,) = data["certificate"]
    assert certificate["name"] == "Ánh Nguyễn"


def test_no_secret_is_handed_out(lived, as_learner):
    row = Account.objects.get(pk=lived.pk)
    text = as_learner.get("/me/data").content.decode()
    assert row.password not in text
    for kept in register():
        hidden = [name for name, column in kept.columns.items() if isinstance(column, Withheld)]
        part = json.loads(text).get(kept.model._meta.model_name, [])
        assert all(not set(hidden) & set(entry) for entry in part), kept.model


def test_nothing_of_another_person_is_in_it(lived, enrolment):
    other = AccountFactory()
    data = personal_data(learner_id=other.pk, language="en").as_json()
    assert [name for name, rows in data.items() if isinstance(rows, list) and rows] == ["account"]


def test_what_cannot_be_opened_is_not_handed_out_as_all(lived, settings):
    from cryptography.fernet import Fernet

    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(WrongKeyError):
        personal_data(learner_id=lived.pk, language="en")


@pytest.mark.parametrize("raw", [["damaged", 26], "text", 26, {"q": {"sealed": 26}}])
def test_a_damaged_value_is_handed_out_as_it_is_stored(lived, as_learner, raw):
    Attempt.objects.filter(learner=lived).update(answers=raw)
    reply = as_learner.get("/me/data")
    assert reply.status_code == 200
    assert [each["answers"] for each in reply.json()["attempt"]] == [raw]
    client = Client()
    client.force_login(lived)
    assert client.get("/me/data/").status_code == 200


def test_a_wrong_key_is_no_damage(lived, settings):
    """What is sealed with another key is not handed out sealed."""
    from cryptography.fernet import Fernet

    sealed = Fernet(Fernet.generate_key()).encrypt(b'"private"').decode()
    Attempt.objects.filter(learner=lived).update(answers={"q": {"sealed": sealed}})
    with pytest.raises(WrongKeyError):
        personal_data(learner_id=lived.pk, language="en")


def test_the_number_of_queries_does_not_grow(
    lived, run, quiz_id, django_assert_num_queries, edition
):
    statements = sum(bool(kept.exported()) for kept in register()) + 2
    for _ in range(2):
        attempt, _new = services.start_attempt(
            learner_id=lived.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
        )
        services.submit_attempt(learner_id=lived.pk, attempt_id=attempt.id, answers={})
    assert Attempt.objects.filter(learner=lived).count() == 3
    # The data key is read once.
    with django_assert_num_queries(statements + 1):
        personal_data(learner_id=lived.pk, language="en")


def test_the_page_shows_it_in_words(lived, edition):
    client = Client()
    client.force_login(lived)
    html = client.get("/me/data/").content.decode()
    assert lived.username in html
    assert "Ánh Nguyễn" in html
    assert edition.title in html
    assert "Submitted" in html
    assert "None" not in html
    assert Client().get("/me/data/").status_code == 302
