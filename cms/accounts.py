"""Wagtail's views of users, for accounts that have neither an address nor a legal name there."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from cms.models import RoleGroup
from learners.models import Account
from learners.models.account import normalise_username


class _NoNames:
    """Asks for a user name, and for nothing that tells who somebody is."""

    email = None
    first_name = None
    last_name = None

    def clean_username(self) -> str:
        """Return the name in the form in which it is stored and compared."""
        cleaned: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        return normalise_username(cleaned["username"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's own groups (Editors, Moderators) reach the pages of every office.
        self.fields["groups"].queryset = Group.objects.filter(  # type: ignore[attr-defined]
            Exists(RoleGroup.objects.filter(group=OuterRef("pk")))
        )


class AccountCreationForm(_NoNames, UserCreationForm):
    """Making an account."""

    class Meta(UserCreationForm.Meta):
        model = Account
        fields = ["username", "is_superuser", "groups"]


class AccountEditForm(_NoNames, UserEditForm):
    """Changing an account."""

    class Meta(UserEditForm.Meta):
        model = Account
        fields = ["username", "is_active", "is_superuser", "groups"]


class AccountViewSet(UserViewSet):
    """Accounts in the CMS, for administrators."""

    template_prefix = "cms/users/"

    def get_form_class(self, for_update: bool = False) -> type:
        """Return the form for making or changing an account."""
        return AccountEditForm if for_update else AccountCreationForm
