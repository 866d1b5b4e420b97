"""Where a request comes from, as the browser says."""

from django.http import HttpRequest


def sent_by_us(request: HttpRequest, name: str) -> str:
    """Return a field of a form that a page of ours has sent, as the browser says; "" otherwise.

    For what has to be of this very browser, where no cookie is. Browsers that do not say where a
    form comes from send nothing by it.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return request.POST.get(name, "") if is_ours else ""


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether another site sent this request, which old browsers do not tell.

    For what is a nuisance at worst; anything else asks for a form's token.
    """
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}
