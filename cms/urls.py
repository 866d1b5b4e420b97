"""Addresses of our own views in the CMS. They come before Wagtail's, under the same prefix."""

from django.urls import path

from cms.views import (
    audit,
    certificates,
    consent_texts,
    grades,
    items,
    learner_questions,
    partner_keys,
    partner_members,
    programmes,
    regrades,
    release,
    reports,
    runs,
    signing_in,
    staff,
    support,
)

_COURSE = "courses/<int:page_id>"
_GRADES = f"{_COURSE}/runs/<uuid:run_id>/grades"
_LEARNER = f"{_GRADES}/<uuid:learner_id>"

app_name = "cms"
urlpatterns = [
    path("learner-questions/", learner_questions.learner_questions, name="learner-questions"),
    path(
        "learner-questions/new/",
        learner_questions.new_learner_question,
        name="new-learner-question",
    ),
    path(
        "learner-questions/<slug:key>/", learner_questions.learner_question, name="learner-question"
    ),
    path("login/", signing_in.sign_in, name="sign-in"),
    path("reports/staff-actions/", audit.audit, name="audit"),
    path("join/", staff.follow, name="join"),
    path("staff/", staff.offices, name="staff-offices"),
    path("staff/<uuid:office_id>/", staff.staff, name="staff"),
    path("reports/learners/", reports.reports, name="reports"),
    path("reports/learners/<uuid:release_id>/", reports.report, name="report"),
    path("reports/learners/<uuid:release_id>.csv", reports.report_file, name="report-file"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.new_programme, name="new-programme"),
    path("programmes/<uuid:programme_id>/", programmes.programme, name="programme"),
    path("programmes/<uuid:programme_id>/award/", programmes.award, name="programme-award"),
    path(
        "programmes/<uuid:programme_id>/certificates/",
        certificates.programme_certificates,
        name="programme-certificates",
    ),
    path("partner-keys/<uuid:partner_id>/", partner_keys.partner_keys, name="partner-keys"),
    path(
        "partner-members/<uuid:partner_id>/",
        partner_members.partner_members,
        name="partner-members",
    ),
    path("support/", support.support, name="support"),
    path("consent-texts/", consent_texts.overview, name="consent-texts"),
    path("consent-texts/<slug:purpose>/", consent_texts.write, name="consent-text"),
    path("consent-texts/<slug:purpose>/force/", consent_texts.force, name="consent-text-force"),
    path(
        "consent-texts/<slug:purpose>/<slug:language>/",
        consent_texts.preview,
        name="consent-text-preview",
    ),
    path(f"{_COURSE}/release/", release.release, name="release"),
    path(f"{_COURSE}/runs/", runs.runs, name="runs"),
    path("run-grades/<uuid:run_id>/", runs.grades_of_run, name="run-grades"),
    path(
        f"{_COURSE}/runs/<uuid:run_id>/certificates/",
        certificates.certificates,
        name="certificates",
    ),
    path(f"{_GRADES}/", grades.grades, name="grades"),
    path(f"{_GRADES}/export.<slug:file_format>", grades.export, name="grades-export"),
    path(f"{_LEARNER}/", grades.learner, name="grades-learner"),
    path(f"{_COURSE}/questions/", items.items, name="items"),
    path(f"{_COURSE}/regrades/", regrades.regrades, name="regrades"),
    path(f"{_COURSE}/regrades/<uuid:regrade_id>/", regrades.regrade, name="regrade"),
    path(
        f"{_COURSE}/regrades/<uuid:regrade_id>/certificates.csv",
        regrades.certificates,
        name="regrade-certificates",
    ),
    path(f"{_LEARNER}/<uuid:activity_id>/", grades.override, name="grades-override"),
]
