"""The API of my programmes: how far I am in each."""

from typing import Any

from ninja import Router
from ninja.pagination import paginate

from certificates.selectors.programmes import my_programmes, standings
from courses.programmes.api import PAGE, ProgrammeOut, ProgrammePages
from courses.programmes.selectors import ShownProgramme
from courses.schemas import Problem
from learners.requests import LearnerRequest

router = Router()


class MyProgrammeOut(ProgrammeOut):
    """A programme that I am on the way to, or have earned.

    ``completed`` names those of its courses that I have completed with a certificate that holds.
    """

    completed: list[str]
    is_earned: bool


class MyProgrammePages(ProgrammePages):
    """Pages of my programmes."""

    def finished(self, rows: list[ShownProgramme], request: Any) -> list[Any]:
        """Say of each how far I am."""
        known = standings(request.auth.pk, rows)
        return [
            MyProgrammeOut(
                **ProgrammeOut.from_orm(row).dict(),
                completed=[each.slug for each in row.courses if each.id in known[row.id].done],
                is_earned=known[row.id].is_earned,
            )
            for row in rows
        ]


@router.get("", response={200: list[MyProgrammeOut], 401: Problem}, summary="My programmes")
@paginate(MyProgrammePages, ordering=("slug",), page_size=PAGE)
def list_my_programmes(request: LearnerRequest) -> Any:
    """List the open programmes of whose courses I take one, and those that I have earned."""
    return my_programmes(request.auth.pk)
