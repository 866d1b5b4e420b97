"""Who may do what with the rows of a model that are of an office, as Wagtail asks for it."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from cms.rights import MAY, Right
from cms.roles import has_right, offices_with
from learners.models import Account

Rights = Mapping[str, tuple[Right, ...]]


class OfOfficePolicy(BasePermissionPolicy):
    """Who may do what with something of an office: who has the right for it there.

    What is of all offices is the administrators'. ``rights`` are those that each action takes, any
    one of them, and ``otherwise`` those that other actions take; ``office`` leads from a row to its
    office.
    """

    def __init__(
        self,
        model: type[Model],
        otherwise: tuple[Right, ...],
        *,
        rights: Rights | None = None,
        office: str = "office",
    ) -> None:
        super().__init__(model)
        self.rights, self.otherwise, self.office = rights or {}, otherwise, office

    def _rights(self, *actions: str) -> set[Right]:
        return set().union(*(self.rights.get(each, self.otherwise) for each in actions))

    def _offices(self, user: Any, *actions: str) -> set[Any]:
        return set().union(*(offices_with(user, right) for right in self._rights(*actions)))

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say whether somebody may do it with something."""
        return any(has_right(user, right) for right in self._rights(action))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Say whether somebody may do it with this."""
        if user.is_active and user.is_superuser:
            return True
        office_id = attrgetter(f"{self.office.replace('__', '.')}_id")(instance)
        return office_id in self._offices(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        """Return the things with which somebody may do something."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        if user.is_active and user.is_superuser:
            return rows
        return rows.filter(**{f"{self.office}__in": self._offices(user, *actions)})

    def users_with_any_permission(self, actions: Any) -> QuerySet[Account]:
        """Return who may do something with something."""
        wanted = self._rights(*actions)
        roles = [role for role, rights in MAY.items() if rights & wanted]
        may = Q(is_superuser=True) | Q(groups__office_role__role__in=roles)
        return Account.objects.filter(may, is_active=True).distinct()
