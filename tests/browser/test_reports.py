"""The pages of reports in Chromium: axe-core finds nothing on what is ours of them."""

import pytest
from django.urls import reverse

from cms.models.staff import Role
from cms.roles import grant
from impact.models import Release
from tests.browser.test_whole_site import AXE, STANDARD
from tests.factories import AccountFactory
from tests.impact import crowds
from tests.impact.cohorts import make_cohort

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
READ = """async (runOnly) => {
    const { violations, passes } = await axe.run(".nice-padding", { runOnly });
    const told = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    return { told, passes: passes.length };
}"""


@pytest.fixture
def released(office, release):
    """A report in which something is told in charts of all kinds, and something is not."""
    cohort = make_cohort(release, office)
    cohort.enrol(60, state="passed")
    made = cohort.release()
    told = {"all": 300, "age_band=18-24": 100, "age_band=18-24&gender=woman": 60}
    told |= {"gender=woman": 140, "gender=woman&state=passed": 60, "signed_week=202601": 40}
    Release.objects.filter(pk=made.pk).update(shape=crowds.shape().as_json(), told=told)
    cohort.enrol(40)
    cohort.owe()
    return made


def test_axe_finds_nothing_on_reports(desk, sign_in, office, released):
    analyst = AccountFactory()
    grant(analyst, Role.ANALYST, office)
    sign_in(desk.context, analyst)
    for path in (reverse("cms:reports"), reverse("cms:report", args=[released.pk])):
        desk.goto(path)
        desk.add_script_tag(path=AXE)
        for scheme in ("light", "dark"):
            desk.emulate_media(color_scheme=scheme)
            found = desk.evaluate(READ, {"type": "tag", "values": STANDARD})
            assert found["told"] == [], path
            assert found["passes"] > 10
