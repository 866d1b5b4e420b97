"""The release as a step of an editorial workflow."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.models.course import CoursePage


class ReleaseTask(AbstractGroupApprovalTask):
    """An approval that leads on to the release of the page's course.

    Approving publishes the page, where this is the workflow's last step, and opens the release
    view: what a release would mean is seen before anything reaches learners.
    """

    class Meta:
        verbose_name = _("approval and release")
        verbose_name_plural = _("approvals and releases")

    @classmethod
    def get_description(cls) -> str:
        """Say what the step does, in the list of kinds of steps."""
        return str(_("Members of the chosen groups approve the page, then release its course"))

    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any
    ) -> str | None:
        """Approve or request changes; return where to go on after an approval."""
        from cms.roles import Right, may_on_page  # noqa: PLC0415 - roles import pages

        super().on_action(task_state, user, action_name, **kwargs)
        if action_name != "approve":
            return None
        page = task_state.workflow_state.content_object
        course = CoursePage.objects.ancestor_of(page, inclusive=True).first()
        if course is None or not may_on_page(user, Right.PUBLISH, course):
            return None
        return reverse("cms:release", args=[course.pk])
