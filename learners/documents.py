"""What is kept of somebody as a file: for the API and the pages alike."""

import orjson
from django.http import HttpResponse

from learners.models import Account
from learners.selectors import personal_data


def data_response(*, account: Account) -> HttpResponse:
    """Return everything of somebody's as a download that no cache keeps. Raises WrongKeyError."""
    data = personal_data(learner_id=account.pk, language=account.language)
    options = orjson.OPT_UTC_Z | orjson.OPT_INDENT_2
    response = HttpResponse(
        orjson.dumps(data.as_json(), default=str, option=options),
        content_type="application/json",
    )
    response["Content-Disposition"] = 'attachment; filename="data.json"'
    response["Cache-Control"] = "private, no-store"
    return response
