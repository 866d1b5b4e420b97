"""Wagtail pages: offices, courses, modules, lessons and quizzes."""

from cms.models.activities import LessonPage, QuizPage
from cms.models.bank import QuestionBankPage
from cms.models.consent import ConsentDraft
from cms.models.course import CoursePage, ModulePage, OfficePage
from cms.models.design import CertificateDesign, CertificateSignatory
from cms.models.staff import Invitation, RoleGroup
from cms.models.workflow import ReleaseTask

__all__ = [
    "CertificateDesign",
    "CertificateSignatory",
    "ConsentDraft",
    "CoursePage",
    "Invitation",
    "LessonPage",
    "ModulePage",
    "OfficePage",
    "QuestionBankPage",
    "QuizPage",
    "ReleaseTask",
    "RoleGroup",
]
