"""From which age people may agree by themselves to what is done with their data, by country.

Source: the laws that are named beside each age, as surveys of 2025 tell them. Published surveys
disagree about some countries (Bulgaria, Lithuania, Portugal, Slovenia), and not every law has been
read for this table: have the countries that you serve checked by a lawyer. In the European Economic
Area they use the choice of 13 to 16 years that Article 8 of the GDPR (Regulation (EU) 2016/679)
leaves them. Surveys to compare with when this is brought up to date: Bird & Bird,
"Children in the digital world" (https://childreninthedigitalworld.twobirds.com/), and Milkaite and
Lievens, Ghent University (https://www.betterinternetforkids.eu/).

A country that is not here counts as 16 (``UNKNOWN``), and so do those that are left out on purpose:
where a higher age was before parliament (Norway, Spain), and where the law says 18 or leaves it to
courts (Brazil, India, Kenya, South Africa). ``AGES_OF_CONSENT`` sets others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from learners.countries import country_codes
from learners.errors import GuardianNeededError, ImpossibleAgeError, UnknownCountryError

UNKNOWN = 16
LOWEST, HIGHEST = 13, 21
"""What a site may set."""
YOUNGEST, OLDEST = 5, 120
"""Ages that somebody may have who reads this by themselves."""

AGES: Mapping[str, tuple[int, str]] = {
    "AT": (14, "Data Protection Act (DSG), section 4(4)"),
    "BE": (13, "Act of 30 July 2018, article 7"),
    "BG": (14, "Personal Data Protection Act, article 25c"),
    "CA": (14, "Quebec, Act respecting personal information (Law 25), section 4.1; others 13"),
    "CN": (14, "Personal Information Protection Law, article 31"),
    "CY": (14, "Law 125(I)/2018, section 8"),
    "CZ": (15, "Act 110/2019, section 7"),
    "DE": (16, "GDPR, article 8(1)"),
    "DK": (15, "Data Protection Act, section 6(2), from 1 January 2024"),
    "EE": (13, "Personal Data Protection Act, section 8"),
    "FI": (13, "Data Protection Act 1050/2018, section 5"),
    "FR": (15, "Law 78-17, article 45"),
    "GB": (13, "Data Protection Act 2018, section 9"),
    "GR": (15, "Law 4624/2019, article 21"),
    "HR": (16, "Act on the Implementation of the GDPR, article 19"),
    "HU": (16, "GDPR, article 8(1)"),
    "IE": (16, "Data Protection Act 2018, section 31"),
    "IS": (13, "Act 90/2018, article 10"),
    "IT": (14, "Legislative Decree 196/2003, article 2-quinquies"),
    "KR": (14, "Personal Information Protection Act, article 22-2"),
    "LI": (16, "GDPR, article 8(1)"),
    "LT": (14, "Law on Legal Protection of Personal Data, article 6"),
    "LU": (16, "GDPR, article 8(1)"),
    "LV": (13, "Personal Data Processing Law, section 33"),
    "MT": (13, "Subsidiary Legislation 586.11"),
    "NL": (16, "GDPR Implementation Act (UAVG), article 5"),
    "PL": (16, "GDPR, article 8(1)"),
    "PT": (13, "Law 58/2019, article 16"),
    "RO": (16, "GDPR, article 8(1)"),
    "SE": (13, "Act 2018:218, chapter 2, section 4"),
    "SI": (15, "Personal Data Protection Act (ZVOP-2), article 8"),
    "SK": (16, "Act 18/2018, section 15"),
    "US": (13, "Children's Online Privacy Protection Act, 15 U.S.C. 6501"),
}


@dataclass(frozen=True)
class Said:
    """Where somebody says that they live, and how old they are. Compared, and forgotten."""

    country: str
    age: int


def age_of_consent(country: str) -> int:
    """Return from which age people may agree by themselves. Raises UnknownCountryError."""
    if country not in country_codes():
        raise UnknownCountryError
    return settings.AGES_OF_CONSENT.get(country) or AGES.get(country, (UNKNOWN, ""))[0]


def require_of_age(said: Said) -> None:
    """Do nothing for people who may agree by themselves.

    Raises UnknownCountryError, ImpossibleAgeError, GuardianNeededError.
    """
    needed = age_of_consent(said.country)
    if not YOUNGEST <= said.age <= OLDEST:
        raise ImpossibleAgeError
    if said.age < needed:
        raise GuardianNeededError(age_of_consent=needed)
