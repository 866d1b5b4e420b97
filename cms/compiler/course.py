"""A course page and everything published below it becomes one draft."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.compiler.activities import compile_activity
from cms.compiler.blocks import rich_text
from cms.compiler.designs import design_findings, design_of
from cms.compiler.findings import field_findings, finding, stream_findings
from cms.compiler.kept import keep_ids
from cms.models import CoursePage, ModulePage, OfficePage, QuizPage
from courses.draft import ActivityDraft, CourseDraft, Finding, ModuleDraft
from courses.models.course import LONGEST_SLUG
from courses.policy import policy_of
from courses.selectors import runs_of


@dataclass(frozen=True)
class Compiled:
    """``draft`` is there where nothing stops the release, and is None otherwise."""

    draft: CourseDraft | None
    findings: list[Finding]


def compile_course(page: CoursePage) -> Compiled:
    """Compile the published pages of a course in one language. Writes only asset files."""
    findings = _own_findings(page)
    modules: list[ModuleDraft] = []
    for child in page.get_children().live().type(ModulePage).specific():
        module, found = _module(child)
        findings += found
        if module and module.activities:
            modules.append(module)
    if len(source_page(page).slug) > LONGEST_SLUG:
        findings.append(finding(page, _("Slug: it has more than %s characters.") % LONGEST_SLUG))
    if not page.live:
        findings.append(finding(page, _("The course page is not published.")))
    if not modules and not findings:
        findings.append(finding(page, _("The course has no published lesson and no quiz.")))
    if page.pass_grade and not findings and not _has_a_grade(modules):
        findings.append(finding(page, _("No required quiz counts in the grade to pass.")))
    if findings:
        return Compiled(None, findings)
    return Compiled(keep_ids(_course(page, tuple(modules))), [])


def preview_course(page: CoursePage) -> dict[str, Any]:
    """Return what the preview shows: the draft of the page, or what is wrong with it.

    Modules and activities are named as they are published, and not compiled: a release says what
    is wrong with them, and each has a preview of its own.
    """
    findings = _own_findings(page)
    edition = None if findings else _course(page, _outline(page))
    language = page.locale.language_code
    return {
        "page": page,
        "edition": edition,
        "course": {"languages": [language]},
        "runs": runs_of(page.translation_key),
        "findings": findings,
    }


def _own_findings(page: CoursePage) -> list[Finding]:
    return [
        *field_findings(page, exclude=["outcomes", "signatories", "alignments"]),
        *stream_findings(page, "outcomes"),
        *stream_findings(page, "signatories"),
        *design_findings(page),
        *stream_findings(page, "alignments"),
    ]


def _outline(page: CoursePage) -> tuple[ModuleDraft, ...]:
    return tuple(
        _module_draft(
            module,
            [
                ActivityDraft(
                    key=each.translation_key,
                    kind="quiz" if isinstance(each, QuizPage) else "lesson",
                    title=each.title,
                    minutes=each.minutes,
                    content={},
                )
                for each in module.get_children().live().specific()
            ],
        )
        for module in page.get_children().live().type(ModulePage).specific()
    )


def _has_a_grade(modules: list[ModuleDraft]) -> bool:
    return any(
        each.kind == "quiz" and each.required and policy_of(each.content).weight
        for module in modules
        for each in module.activities
    )


def _module(page: ModulePage) -> tuple[ModuleDraft, list[Finding]]:
    findings: list[Finding] = field_findings(page)
    activities: list[ActivityDraft] = []
    for child in page.get_children().live().specific():
        activity, found = compile_activity(child)
        findings += found
        if activity:
            activities.append(activity)
    if page.badge and not findings and not any(activity.required for activity in activities):
        findings.append(finding(page, _("It gives a badge, and nothing in it is required.")))
    return _module_draft(page, activities), findings


def _module_draft(page: ModulePage, activities: list[ActivityDraft]) -> ModuleDraft:
    return ModuleDraft(
        key=page.translation_key,
        title=page.title,
        summary=page.summary,
        activities=tuple(activities),
        badge=page.badge,
    )


def _course(page: CoursePage, modules: tuple[ModuleDraft, ...]) -> CourseDraft:
    source = source_page(page)
    office = OfficePage.objects.ancestor_of(page).get().office
    return CourseDraft(
        key=page.translation_key,
        office_id=office.pk,
        slug=source.slug,
        language=page.locale.language_code,
        source_language=source.locale.language_code,
        title=page.title,
        summary=page.summary,
        description_html=rich_text(page.description),
        outcomes=tuple(block.value for block in page.outcomes),
        topics=tuple(topic.strip() for topic in page.topics.split(",") if topic.strip()),
        pass_grade=page.pass_grade,
        certificate=_certificate(page),
        modules=modules,
    )


def _certificate(page: CoursePage) -> dict[str, Any]:
    """Return what certificates of the course say. Nothing said is no entry: hashes stay."""
    signatories = [dict(block.value) for block in page.signatories]
    alignment = [dict(block.value) for block in page.alignments]
    months = page.certificate_valid_for
    design = design_of(page)
    return {
        "hours": str(page.certificate_hours),
        "signatories": signatories,
        **({"alignment": alignment} if alignment else {}),
        **({"valid_for": months} if months else {}),
        **({"design": design} if design else {}),
    }


def source_page(page: CoursePage) -> CoursePage:
    """Return the page that a course was first written as: the oldest of its translations.

    A page that is previewed before it was ever saved is its own.
    """
    translations = CoursePage.objects.filter(translation_key=page.translation_key)
    return translations.order_by("pk").first() or page
