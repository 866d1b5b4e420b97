"""The questions that come with the product.

Keys are stored with answers and never change; a key that was used for one thing is never used for
another. Texts are in the catalogue of the interface, and a programme may put its own in their
place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from learners.countries import country_choices, country_codes
from learners.demographics.ages import AGE_BANDS
from learners.demographics.languages import OTHER as OTHER_LANGUAGE
from learners.demographics.languages import language_choices, language_codes

PREFER_NOT = "prefer_not"
"""The answer of who prefers not to say. Who was not asked yet has no answer."""
SELF_DESCRIBED = "self_described"
"""The option of who describes themselves, in words that no report ever has."""


class Kind(Enum):
    """Where the options of a question come from."""

    CHOICE = "choice"
    COUNTRY = "country"
    LANGUAGE = "language"


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something with a stable key that is said in languages.

    ``label`` is what the catalogue of the interface has, "" for what a programme has added;
    ``labels`` are the programme's own words, by language, which come first.
    """

    key: str
    label: str | Promise = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return the words for it: in this language, or as near to it as there are."""
        if own := self.labels.get(language):
            return own
        if self.label:
            with translation.override(language):
                return str(self.label)
        return self.labels.get("en") or next(iter(self.labels.values()), self.key)


@dataclass(frozen=True, kw_only=True)
class Option(Said):
    """Something to answer. One that is retired is offered no more, and stays where it was given."""

    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class Question(Said):
    """Something to ask.

    ``options`` have those that are retired too: what was answered once can still be read.
    ``sensitive`` ones are asked only where a programme turns them on, and need a consent of their
    own. ``own_options`` says whether a programme may add some.
    """

    kind: Kind = Kind.CHOICE
    options: tuple[Option, ...] = ()
    sensitive: bool = False
    is_on: bool = True
    own_options: bool = True

    def offers(self, value: str) -> bool:
        """Say whether a value may be given as an answer."""
        if value == PREFER_NOT:
            return True
        match self.kind:
            case Kind.COUNTRY:
                return value in country_codes()
            case Kind.LANGUAGE:
                return value in language_codes() or value == OTHER_LANGUAGE
            case Kind.CHOICE:
                return any(each.key == value and not each.retired for each in self.options)

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Return (key, words) of what is offered, in a language, without PREFER_NOT."""
        match self.kind:
            case Kind.COUNTRY:
                return country_choices(language)
            case Kind.LANGUAGE:
                with translation.override(language):
                    other = (OTHER_LANGUAGE, gettext("Another language"))
                return [*language_choices(language), other]
            case Kind.CHOICE:
                offered = (each for each in self.options if not each.retired)
                return [(each.key, each.in_language(language)) for each in offered]

    def words_for(self, value: str, language: str) -> str:
        """Return an answer in words, also one that is offered no more."""
        if value == PREFER_NOT:
            with translation.override(language):
                return gettext("I prefer not to say")
        retired = [(each.key, each.in_language(language)) for each in self.options if each.retired]
        return dict([*self.choices(language), *retired]).get(value, value)


def _options(**labels: str | Promise) -> tuple[Option, ...]:
    return tuple(Option(key=key, label=label) for key, label in labels.items())


def _ages() -> tuple[Option, ...]:
    bands: dict[str, str | Promise] = {key: key.replace("-", "–") for key in AGE_BANDS}
    return _options(**(bands | {"under-13": _("Under 13"), "75-plus": _("75 or older")}))


_EVERYBODY = (
    Question(key="age_band", label=_("How old are you?"), options=_ages(), own_options=False),
    Question(
        key="gender",
        label=_("What is your gender?"),
        options=_options(
            woman=pgettext_lazy("gender", "Woman"),
            man=pgettext_lazy("gender", "Man"),
            non_binary=pgettext_lazy("gender", "Non-binary"),
            self_described=_("I describe it myself"),
        ),
    ),
    Question(
        key="country",
        label=_("Which country do you live in?"),
        kind=Kind.COUNTRY,
        own_options=False,
    ),
    Question(
        key="first_language",
        label=_("Which language did you learn first?"),
        kind=Kind.LANGUAGE,
        own_options=False,
    ),
    Question(
        key="education",
        label=_("What is the highest level of education that you have finished?"),
        options=_options(
            none=_("No school"),
            primary=_("Primary school"),
            secondary=_("Secondary school"),
            vocational=_("Vocational training"),
            tertiary=_("A first degree at a university or college"),
            postgraduate=_("A further degree"),
        ),
    ),
    Question(
        key="occupation",
        label=_("What do you mostly do?"),
        options=_options(
            studying=_("Go to school, or study"),
            teaching=_("Teach, or train others"),
            civil_society=_("Work for a civil society organisation"),
            law=_("Work in law or justice"),
            public_service=_("Work for a government or a public body"),
            security=_("Work in the police, a prison or the military"),
            health=_("Work in health or social care"),
            media=_("Work in media, arts or culture"),
            technology=_("Work in science or technology"),
            farming=_("Work in farming, fishing or forestry"),
            trade=_("Work in a trade, in business or in industry"),
            home=_("Look after my home or my family"),
            no_work=_("Look for work, or cannot work"),
            retired=_("I am retired"),
            other=_("Something else"),
        ),
    ),
    Question(
        key="connection",
        label=_("How are you connected to human rights work?"),
        options=_options(
            new=_("It is new to me"),
            interested=_("I follow it out of interest"),
            studying=_("I study it"),
            supporting=_("I support it in my free time"),
            working=_("It is part of my paid work"),
        ),
    ),
    Question(
        key="setting",
        label=_("Do you live in a city, in a town or in the countryside?"),
        options=_options(
            urban=_("In a city"),
            town=_("In a town"),
            rural=_("In a village or in the countryside"),
        ),
    ),
    Question(
        key="device",
        label=_("What do you mostly learn with?"),
        options=_options(
            phone=_("A phone"),
            tablet=_("A tablet"),
            computer=_("A computer"),
            shared=_("A device that I share with others"),
        ),
    ),
)
_YES_NO = {"yes": _("Yes"), "no": _("No")}
_SENSITIVE = (
    Question(key="disability", label=_("Do you have a disability?"), options=_options(**_YES_NO)),
    Question(
        key="sexual_orientation",
        label=_("What is your sexual orientation?"),
        options=_options(
            heterosexual=_("Heterosexual"),
            gay_or_lesbian=_("Gay or lesbian"),
            bisexual=_("Bisexual"),
            another=_("Another one"),
        ),
    ),
    Question(
        key="ethnicity",
        label=_("Do you belong to an ethnic minority or an Indigenous people?"),
        options=_options(
            minority=_("To an ethnic minority"), indigenous=_("To an Indigenous people"), no=_("No")
        ),
    ),
    Question(
        key="belief",
        label=_("Do you have a religion or belief?"),
        options=_options(
            none=_("No"),
            buddhist=_("Buddhism"),
            christian=_("Christianity"),
            hindu=_("Hinduism"),
            muslim=_("Islam"),
            jewish=_("Judaism"),
            sikh=_("Sikhism"),
            traditional=_("A traditional or Indigenous religion"),
            another=_("Another one"),
        ),
    ),
    Question(
        key="defender",
        label=_("Do you see yourself as a human rights defender?"),
        options=_options(**_YES_NO),
    ),
)

DIMENSIONS = tuple(question.key for question in _EVERYBODY)
"""The keys of what everybody may be asked, in order."""
BUILT_IN: tuple[Question, ...] = (
    *_EVERYBODY,
    *(replace(question, sensitive=True, is_on=False) for question in _SENSITIVE),
)
"""All questions that come with the product, in order."""
