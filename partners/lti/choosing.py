"""Deep linking: what a teacher may link from a platform, and the answer that is signed."""

from dataclasses import dataclass
from typing import Any

from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem
from pylti1p3.registration import Registration

from courses.models import Run
from courses.models.course import ActivityKind
from courses.selectors import edition_for_run, with_openness
from partners.lti.addresses import address_of
from partners.lti.keys import sign
from partners.lti.launching import Entering
from partners.lti.models import LtiRegistration
from partners.outgoing import may_be_asked


@dataclass(frozen=True)
class Choice:
    """Something that may be linked: a run (``part`` is ""), a module or an activity of it."""

    run: str
    part: str
    title: str
    language: str
    level: int
    maximum: int

    @property
    def value(self) -> str:
        """Return what stands for it in a form."""
        return f"{self.run}:{self.part}"


def choices_of(registration: LtiRegistration, language: str) -> list[Choice]:
    """Return all that may be linked, as it stands in the courses. Two queries, and one a run."""
    partner = registration.partner
    runs = partner.demo_runs if registration.is_sandbox else partner.runs
    found = with_openness(runs.select_related("course").order_by("course__slug", "slug"))
    return [choice for run in found for choice in _of_run(run, language)]


def _of_run(run: Run, language: str) -> list[Choice]:
    edition = edition_for_run(run=run, language=language)
    named = {"run": str(run.pk), "language": edition.language}
    found = [
        Choice(part="", title=edition.title, level=0, maximum=edition.required_count or 1, **named)
    ]
    for module in edition.outline:
        steps = [each for each in module["activities"] if each["required"]] or module["activities"]
        found.append(
            Choice(
                part=module["id"],
                title=module["title"],
                level=1,
                maximum=len(steps) or 1,
                **named,
            )
        )
        found += [
            Choice(
                part=each["id"],
                title=each["title"],
                level=2,
                maximum=100 if each["kind"] == ActivityKind.QUIZ else 1,
                **named,
            )
            for each in module["activities"]
        ]
    return found


def takes_many(way: Entering) -> bool:
    """Say whether the platform takes more than one link at once."""
    return str((way.arrival.choice or {}).get("accept_multiple", "")).lower() == "true"


def return_address(way: Entering) -> str:
    """Return where the answer goes, "" where that is no address of a secure server."""
    address = str((way.arrival.choice or {}).get("deep_link_return_url", ""))
    return address if may_be_asked(address) else ""


def signed_choice(way: Entering, chosen: list[Choice]) -> str:
    """Return the signed answer: a link for each, with a line in the gradebook for its score."""
    registration = way.registration
    told: Any = Registration()
    told.set_issuer(registration.issuer).set_client_id(registration.client_id)
    link = DeepLink(told, way.arrival.deployment, way.arrival.choice or {})  # type: ignore[arg-type]
    message = link.get_message_jwt([_resource(registration, each) for each in chosen])
    return sign({name: value for name, value in message.items() if value is not None})


def _resource(registration: LtiRegistration, choice: Choice) -> DeepLinkResource:
    launch = address_of("launch", registration)
    custom = {"run": choice.run} | ({"part": choice.part} if choice.part else {})
    line = LineItem().set_score_maximum(choice.maximum).set_label(choice.title)
    line.set_resource_id(choice.part or choice.run)
    resource = DeepLinkResource().set_url(launch).set_title(choice.title)
    return resource.set_custom_params(custom).set_lineitem(line)
