"""The API: routers of all apps, one renderer, one parser, one error format."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from certificates.api import me_router as my_certificates_router
from certificates.api import public_router as certificates_router
from certificates.programmes_api import router as my_programmes_router
from config import problems
from config.openapi import DescribedAPI
from courses.api import router as courses_router
from courses.programmes.api import router as programmes_router
from impact.api import router as reports_router
from learners.api import auth_router, checks_router, me_router, texts_router
from learners.authentication import learner_auth, reject_bad_token
from partners.api import READ_BY_HAND, invitations_router, joined_router
from partners.api import router as partner_router


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: UTF-8, UUIDs and ISO 8601 times."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return JSON bytes."""
        return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)


class OrjsonParser(Parser):
    """Reads request bodies with orjson."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the parsed body; ninja turns the ValueError of bad JSON into a 400."""
        return orjson.loads(request.body)


api = DescribedAPI(
    title="Article 26",
    version="1",
    description="Courses, enrolments, progress and certificates of human rights education. "
    "Errors are RFC 9457 problems; lists are paginated by cursor; times are UTC.",
    urls_namespace="api",
    renderer=OrjsonRenderer(),
    parser=OrjsonParser(),
    docs_url="/docs",
    read_by_hand=READ_BY_HAND,
)
problems.install(api)
api.add_router("", courses_router, auth=reject_bad_token, tags=["catalogue"])
api.add_router("", programmes_router, auth=reject_bad_token, tags=["catalogue"])
api.add_router("", checks_router, auth=reject_bad_token, tags=["catalogue"])
api.add_router("/certificates", certificates_router, auth=reject_bad_token, tags=["verification"])
api.add_router("", texts_router, auth=reject_bad_token, tags=["accounts"])
api.add_router("/auth", auth_router, tags=["accounts"])
api.add_router("/me", me_router, auth=learner_auth, tags=["learning"])
api.add_router("/me/certificates", my_certificates_router, auth=learner_auth, tags=["certificates"])
api.add_router("/me/programmes", my_programmes_router, auth=learner_auth, tags=["certificates"])
api.add_router("/me/partner-invitations", invitations_router, auth=learner_auth, tags=["learning"])
api.add_router("/me/partners", joined_router, auth=learner_auth, tags=["learning"])
api.add_router("/partner", partner_router, tags=["partners"])
api.add_router("/reports", reports_router, auth=learner_auth, tags=["reports"])
