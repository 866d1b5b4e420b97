"""Reading what a platform says of a launch: who, from where, what for. Names are not read."""

import uuid
from dataclasses import dataclass
from typing import Any

import jwt
from pylti1p3.exception import LtiException
from pylti1p3.message_validators import get_validators
from pylti1p3.roles import StudentRole, TeacherRole, TeachingAssistantRole

from courses.languages import CONTENT_LANGUAGES
from partners.lti.addresses import framing_origin
from partners.lti.errors import LaunchRefusedError
from partners.lti.models import LtiRegistration
from partners.lti.platforms import public_key

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
CHOICE = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SCORES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
OPENS, CHOOSES = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
ROLES = f"{CLAIM}roles"
LONGEST_ID, LONGEST_ADDRESS = 255, 1000
_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
_REQUIRED = ["iss", "aud", "sub", "exp", "iat", "nonce"]
_LEEWAY = 30
_REASONS: list[tuple[type[jwt.PyJWTError], str]] = [
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.InvalidAudienceError, "audience"),
]


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What is kept of a launch until whoever comes has entered.

    ``user`` is the platform's own name for them, ``link`` its id of the place that they come from.
    ``run`` and ``part`` are what that place opens, as it was chosen. The addresses are of services
    for the place. ``choice`` is there where something is to be chosen, and nothing is opened.
    ``origin`` is that of the page that they come from, "" where the platform does not say.
    """

    user: str
    deployment: str
    link: str
    run: str
    part: str
    language: str
    is_learner: bool
    score_address: str
    members_address: str
    choice: dict[str, Any] | None
    origin: str = ""


def read_token(token: str, *, registration: LtiRegistration, nonce: str) -> dict[str, Any]:
    """Return the claims of a platform's token. Raises LaunchRefusedError and the like.

    Raises PlatformUnreachableError where its keys are not to be had.
    """
    try:
        kid = str(jwt.get_unverified_header(token).get("kid"))
        claims = jwt.decode(
            token,
            public_key(registration, kid),
            algorithms=_ALGORITHMS,
            audience=registration.client_id,
            issuer=registration.issuer,
            leeway=_LEEWAY,
            options={"require": _REQUIRED},
        )
    except jwt.PyJWTError as error:
        kinds = [reason for kind, reason in _REASONS if isinstance(error, kind)]
        raise LaunchRefusedError(kinds[0] if kinds else "token") from error
    if claims.get("azp", registration.client_id) != registration.client_id:
        raise LaunchRefusedError("audience")
    if claims["nonce"] != nonce:
        raise LaunchRefusedError("nonce")
    return claims


def arrival_of(claims: dict[str, Any]) -> Arrival:
    """Return what the claims of a launch say. Raises LaunchRefusedError for what LTI is not."""
    if not _is_message(claims):
        raise LaunchRefusedError("message")
    is_choice = claims[f"{CLAIM}message_type"] == CHOOSES
    custom, scores = _part(claims, f"{CLAIM}custom"), _part(claims, SCORES)
    takes_scores = SCORE_SCOPE in (scores.get("scope") or ())
    shown = _part(claims, f"{CLAIM}launch_presentation")
    return Arrival(
        user=claims["sub"],
        deployment=claims[f"{CLAIM}deployment_id"],
        link=_text(_part(claims, f"{CLAIM}resource_link").get("id"), LONGEST_ID),
        run=_id(custom.get("run")),
        part=_id(custom.get("part")),
        language=_language(shown.get("locale")),
        is_learner=_is_learner(claims),
        score_address=_text(scores.get("lineitem"), LONGEST_ADDRESS) if takes_scores else "",
        members_address=_text(
            _part(claims, MEMBERS).get("context_memberships_url"), LONGEST_ADDRESS
        ),
        choice=_part(claims, f"{CHOICE}deep_linking_settings") if is_choice else None,
        origin=framing_origin(_text(shown.get("return_url"), LONGEST_ADDRESS)),
    )


def _is_message(claims: dict[str, Any]) -> bool:
    """Say whether claims have all that a message of their kind has to have."""
    roles, deployment = claims.get(ROLES), claims.get(f"{CLAIM}deployment_id")
    has_roles = isinstance(roles, list) and all(isinstance(role, str) for role in roles)
    names = [claims["sub"], deployment]
    has_names = all(isinstance(each, str) and 0 < len(each) <= LONGEST_ID for each in names)
    if claims.get(f"{CLAIM}message_type") not in {OPENS, CHOOSES} or not has_roles or not has_names:
        return False
    try:
        return all(each.validate(claims) for each in get_validators() if each.can_validate(claims))
    except (LtiException, AttributeError, TypeError):
        return False


def _is_learner(claims: dict[str, Any]) -> bool:
    """Say whether it is a learner there, whose score a platform takes: no teacher's is wanted."""
    teaches = TeacherRole(claims).check() or TeachingAssistantRole(claims).check()
    return StudentRole(claims).check() and not teaches


def _language(said: Any) -> str:
    """Return the language that the platform shows, if courses may be in it, else ""."""
    code = str(said).lower().replace("_", "-")
    offered = (each for each in (code, code.partition("-")[0]) if each in CONTENT_LANGUAGES)
    return next(offered, "")


def _part(claims: dict[str, Any], name: str) -> dict[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: Any, longest: int) -> str:
    return value if isinstance(value, str) and len(value) <= longest else ""


def _id(value: Any) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return ""
