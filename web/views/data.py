"""What is kept of me: to read, and to take away."""

from django.http import HttpResponse
from django.shortcuts import render

from learners.documents import data_response
from learners.requests import SignedInRequest
from learners.selectors import personal_data
from web.decorators import learner_page
from web.languages import interface_language


@learner_page("GET")
def my_data(request: SignedInRequest) -> HttpResponse:
    """Everything that is kept of me, in words."""
    data = personal_data(learner_id=request.user.pk, language=interface_language())
    return render(request, "web/accounts/data.html", {"data": data})


@learner_page("GET")
def my_data_file(request: SignedInRequest) -> HttpResponse:
    """Download everything that is kept of me, for a program to read."""
    return data_response(account=request.user)
