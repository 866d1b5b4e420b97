"""People and offices, as tests need them."""

from datetime import date

import factory
from django.utils import timezone

from courses.models import Office
from learners.models import Account
from partners.models import Partner, PartnerLearner

PASSPHRASE = "correct horse battery"


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    slug = factory.Sequence(lambda n: f"office-{n}")
    name = factory.Sequence(lambda n: f"Office {n}")


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"learner-{n}")
    password = factory.django.Password(PASSPHRASE)


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"University {n}")
    contract_from = date(2026, 1, 1)


class PartnerLearnerFactory(factory.django.DjangoModelFactory):
    """Somebody who has joined; ``learner_id`` says who."""

    class Meta:
        model = PartnerLearner

    partner = factory.SubFactory(PartnerFactory)
    joined_at = factory.LazyFunction(timezone.now)
