"""The schemas in which questions leave the server. No field of theirs tells what is right."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import Field, create_model

from courses.questions import TYPES, QuestionType
from courses.questions.base import Delivered


def _schema(kind: QuestionType) -> Any:
    """Return what a type delivers, named and told apart by the type."""
    name, slug = f"{type(kind).__name__}Question", cast("Any", Literal)[kind.slug]
    return create_model(name, __base__=kind.schema, __doc__=kind.schema.__doc__, type=(slug, ...))


if TYPE_CHECKING:
    Question = Delivered
else:
    Question = Annotated[reduce(or_, map(_schema, TYPES.values())), Field(discriminator="type")]
