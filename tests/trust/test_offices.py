"""Staff of one office see nothing of another's pages, in any view of the CMS (TRUST.md A6)."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.compiler import compile_course
from cms.models import QuestionBankPage, QuizPage
from cms.roles import Role
from tests.cms import pages, questions
from tests.cms.editing import lesson_form
from tests.cms.staff import enlist
from tests.factories import AccountFactory, OfficeFactory

CANARY = "CANARY-OFFICE-9e1d"
# Addresses about what is not a page: people, groups, files, sites, workflows, forms.
OTHER_THINGS = (
    "wagtailusers", "wagtaildocs", "wagtailimages", "wagtailsites", "wagtaillocales",
    "wagtailforms", "wagtailredirects", "wagtailadmin_collections", "wagtailadmin_workflows",
    "wagtailsettings", "wagtailadmin_error_test",
    "wagtailembeds", "wagtailadmin_password_reset", "runs:", "offices:", "wagtailadmin_api:images",
    "wagtailadmin_api:documents", "wagtail_localize:submit_snippet", "wagtail_localize:snippets",
    "wagtail_localize:edit_", "wagtailadmin_logout", "cms:run-grades", "cms:grades",
    "partners:", "cms:partner-keys", "cms:partner-members",
    "certificate-designs:", "certificate-signatories:",
)  # fmt: skip


@pytest.fixture
def bank(db):
    """A bank of one office: published, edited since, translated, and drawn from by a quiz."""
    folder = pages.office_page(OfficeFactory(name="One"))
    block = questions.question("true_false", prompt=f"{CANARY} prompt", correct="true")
    block["value"] |= {"true_label": "True", "false_label": "False", "tags": f"{CANARY} tag"}
    bank = pages.publish(folder, QuestionBankPage(title=f"{CANARY} bank", questions=[block]))
    bank.description = f"{CANARY} draft"
    bank.save_revision()
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    for page in (folder, bank):
        source, _ = TranslationSource.update_or_create_from_instance(page)
        translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
        translation.save_target(publish=True)
    return bank


def staff_of(folder, *roles):
    person = AccountFactory()
    enlist(person, folder, *roles)
    # Wagtail answers some empty forms with an error of its own, which is an answer here.
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture
def colleague(bank):
    return staff_of(bank.get_parent().specific)


@pytest.fixture
def elsewhere(bank):
    """The folder of another office, with a course and a quiz of its own."""
    folder = pages.office_page(OfficeFactory(name="Two"))
    pages.quiz_page(pages.module_page(pages.course_page(folder, title="Ours")), title="Our quiz")
    return folder


@pytest.fixture
def stranger(elsewhere):
    return staff_of(elsewhere)


def routes(patterns=None, prefix="", namespace=""):
    """Yield (name, names of arguments) of every address of the CMS."""
    for each in patterns or get_resolver().url_patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            if path.startswith("cms/") and each.name:
                yield f"{namespace}{each.name}", tuple(each.pattern.regex.groupindex)
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from routes(each.url_patterns, path, inner)


def arguments(bank, folder):
    source = TranslationSource.objects.get_for_instance(bank)
    about_banks = {"app": "cms", "model": "questionbankpage"}
    return {
        "page_id": bank.pk,
        "pk": bank.pk,
        "page_to_move_id": bank.pk,
        "parent_page_id": bank.pk,
        "object_id": bank.pk,
        "destination_id": folder.pk,
        "revision_id": bank.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "translation_source_id": source.pk,
        "translation_id": source.translations.get().pk,
        "content_type_app_name": about_banks["app"],
        "content_type_model_name": about_banks["model"],
        "app_label": about_banks["app"],
        "model_name": about_banks["model"],
        "app_name": about_banks["app"],
        "action_name": "copy",
        "action": "delete",
        "task_id": 1,
        "task_state_id": 1,
        "workflow_state_id": 1,
        "session_id": 1,
        "run_id": uuid.uuid4(),
        "batch_id": uuid.uuid4(),
        "partner_id": uuid.uuid4(),
        "regrade_id": uuid.uuid4(),
        "release_id": uuid.uuid4(),
        "mode": "x",
        "key": "gender",
        "purpose": "email",
        "language": "en",
        "programme_id": uuid.uuid4(),
        "office_id": bank.get_parent().specific.office_id,
    }


def addresses(bank, folder):
    """Yield an address of every view that could show something of a page."""
    values = arguments(bank, folder)
    asked = f"?q={CANARY}&page_type=cms.questionbankpage&id={bank.pk}&next=/cms/"
    for name, names in sorted(set(routes())):
        if name.startswith(OTHER_THINGS):
            continue
        # A new argument fails here: say above what it is of this bank.
        kwargs = {each: values[each] for each in names}
        try:
            yield reverse(name, kwargs=kwargs) + asked
        except NoReverseMatch:
            yield reverse(name, args=list(kwargs.values())) + asked
    for parent in (bank, bank.get_parent(), folder, Page.get_first_root_node()):
        yield reverse("wagtailadmin_choose_page_child", args=[parent.pk]) + asked
        yield reverse("wagtailadmin_explore", args=[parent.pk])


def shows(client, address):
    """Say whether something of the bank is shown; the search in the address is not."""
    response = client.get(address)
    text = b"".join(response) if response.streaming else response.content
    return bool(re.search(f"{CANARY} (bank|prompt|draft|tag)", text.decode(errors="replace")))


def test_colleagues_see_it_and_strangers_see_it_nowhere(bank, elsewhere, colleague, stranger):
    seen = 0
    for address in addresses(bank, elsewhere):
        assert not shows(stranger, address), address
        seen += shows(colleague, address)
    assert seen > 25


def test_who_has_to_do_with_people_alone_sees_no_page_of_their_own_office(bank, elsewhere):
    client = staff_of(bank.get_parent().specific, Role.ANALYST, Role.SUPPORT)
    for address in addresses(bank, elsewhere):
        assert not shows(client, address), address
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_educators_submit_and_reviewers_publish(bank):
    folder = bank.get_parent().specific
    lesson = pages.lesson_page(pages.module_page(pages.course_page(folder)), title="As it was")
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    for role, live in ((Role.EDUCATOR, "As it was"), (Role.REVIEWER, "New")):
        form = lesson_form("New", [pages.block("rich_text", "<p>New</p>")], slug=lesson.slug)
        staff_of(folder, role).post(address, {**form, "action-publish": "action-publish"})
        lesson.refresh_from_db()
        assert (lesson.title, lesson.get_latest_revision_as_object().title) == (live, "New")
    form["action-submit"] = "Submit for approval"
    staff_of(folder, Role.EDUCATOR).post(address, form)
    assert lesson.workflow_states.get().current_task_state.task.specific.groups.count() == 2


@pytest.mark.parametrize("action", ["draft", "publish"])
def test_a_folder_is_handed_to_nobody(bank, elsewhere, action):
    """The form has a field for the office; only administrators may use it."""
    folder, rights = bank.get_parent().specific, GroupPagePermission.objects.values_list("pk")
    before = list(rights)
    form = {"title": "Ours", "slug": folder.slug, "office": elsewhere.office.pk}
    client = staff_of(folder, Role.EDUCATOR, Role.REVIEWER, Role.MANAGER)
    address = reverse("wagtailadmin_pages:edit", args=[folder.pk])
    client.post(address, {**form, f"action-{action}": "x"})
    folder.refresh_from_db()
    assert folder.get_latest_revision_as_object().title == "Ours"
    assert folder.office.name == "One"
    folder.office = elsewhere.office
    folder.save_revision()
    assert list(rights) == before


def test_strangers_change_nothing_by_any_address(bank, elsewhere, stranger):
    def state():
        tree = list(
            Page.objects.order_by("path").values_list("path", "title", "draft_title", "live")
        )
        return tree, list(Translation.objects.values_list("pk", "enabled")), bank.revisions.count()

    before, sent = state(), 0
    form = {"locales": [Locale.objects.get(language_code="fr").pk], "new_title": "Mine"}
    form |= {"new_slug": "mine", "new_parent_page": elsewhere.pk, "title": "Mine", "slug": "mine"}
    for address in addresses(bank, elsewhere):
        if "/pages/add/" in address or "/dismissibles/" in address:
            continue
        stranger.post(address, form)
        assert state() == before, address
        sent += 1
    assert sent > 60


def test_chooser_offers_what_is_ones_own(bank, elsewhere, colleague, stranger):
    address = reverse("wagtailadmin_choose_page") + "?page_type=cms.QuestionBankPage"
    assert CANARY not in stranger.get(address, follow=True).content.decode()
    inside = reverse("wagtailadmin_choose_page_child", args=[bank.get_parent().pk])
    assert f"{CANARY} bank" in colleague.get(inside).content.decode()
    assert stranger.get(inside).status_code == 404


def draw(bank):
    return pages.block("draw", {"bank": bank.pk, "tag": "", "number": 1})


def test_quiz_cannot_draw_from_another_office(bank, elsewhere):
    """Whatever was written into the row: neither release nor preview copies the questions."""
    quiz = QuizPage.objects.descendant_of(elsewhere).get()
    quiz.questions = json.dumps([draw(bank)])
    quiz.save_revision().publish()
    course = quiz.get_parent().get_parent().specific
    (finding,) = compile_course(course).findings
    assert "by the course or its office" in finding.message
    preview = quiz.make_preview_request(preview_mode="").content.decode()
    assert CANARY not in preview


def test_editor_refuses_a_bank_of_another_office(bank, elsewhere, rf):
    quiz = QuizPage.objects.descendant_of(elsewhere).get()
    quiz.questions = json.dumps([draw(bank)])
    form_class = QuizPage.get_edit_handler().get_form_class()
    data = {"title": "Our quiz", "slug": quiz.slug, "minutes": 5, "pass_mark": 70}
    data |= {"questions-count": 1, "questions-0-deleted": "", "questions-0-order": 0}
    data |= {"questions-0-type": "draw", "questions-0-id": quiz.questions[0].id}
    data |= {"questions-0-value-bank": bank.pk, "questions-0-value-tag": ""}
    data |= {"questions-0-value-number": 1}
    form = form_class(data, instance=quiz, for_user=AccountFactory(is_superuser=True))
    assert not form.is_valid()
    assert "another course or office" in str(form.errors["questions"])


def test_bank_of_a_course_serves_that_course_alone(elsewhere):
    ours = elsewhere.get_children().first()
    block = questions.true_false()
    block["value"]["tags"] = ""
    bank = pages.publish(ours, QuestionBankPage(title="Bank", questions=[block]))
    other = pages.course_page(elsewhere)
    for course, found in ((ours, 0), (other, 1)):
        module = pages.module_page(course, title="Drawing")
        pages.quiz_page(module, title="Draw", questions=[draw(bank)])
        assert len(compile_course(course.specific).findings) == found
