"""The tables of partners, a module for each concept."""

from partners.models.key import ApiKey, KeyUse, Scope
from partners.models.partner import Partner

__all__ = ["ApiKey", "KeyUse", "Partner", "Scope"]
