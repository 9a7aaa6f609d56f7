"""The forms of the second factor: a wrong code counts in the lockout as a wrong password does."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError

from medonc.store import lockout
from medonc.web.reauth import closed_words


class _Counted:
    """A form with a code, of the person `user`."""

    user: Any

    def clean_code(self) -> str:
        """The code where it is right; refuses it while the account is closed."""
        request, name = context.request, self.user.username
        until = lockout.closed_until(request, name)
        if until is not None:
            raise ValidationError(f"Too many attempts: {closed_words(until)}. An administrator can unlock it.")
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            lockout.failed(request, name)
            raise


class SignInCode(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The code at the door."""


class AgainCode(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The code before a change of the account."""
