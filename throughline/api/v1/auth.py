"""Signing in for a token, and ending it. The same password, lockout and audit as the page's."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field

from throughline.access.doors import ActorRequest
from throughline.agencies.actor import Actor
from throughline.agencies.signing_in import check_password, record_failure, record_sign_out
from throughline.agencies.tokens import end_token, expires_at, issue_token
from throughline.api import problems
from throughline.api.door import access, bearer
from throughline.api.v1.describing import describe
from throughline.core.clock import now
from throughline.core.errors import AuditUnavailable

router = Router(tags=["Signing in"])


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("No character may be NUL")
    return text


Text = Annotated[str, AfterValidator(_no_nul)]


class SignIn(Schema):
    """Who signs in."""

    username: Annotated[Text, Field(min_length=1, max_length=100)]
    password: Annotated[Text, Field(min_length=1, max_length=200)]
    otp: Annotated[str | None, Field(max_length=20, description="Not read until there are second factors")] = None


class Token(Schema):
    """A token, shown this once."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_at: Annotated[dt.datetime, Field(description="When it ends however busy it is")]
    idle_minutes: Annotated[int, Field(description="It ends after so many minutes without a request")]


@router.post(
    "/auth/token", response=Token, auth=None, url_name="api-token", openapi_extra=describe(400, 401, 403, 422, 429, 503)
)
@access("")
def token(request: HttpRequest, who: SignIn) -> HttpResponse | Token:
    """Sign in for a token.

    The answer is the same for a wrong password and an unknown name. The token ends as a session does, with the password
    it was given for, and with the account.
    """
    ip, username = request.META.get("REMOTE_ADDR", ""), who.username.strip().lower()
    account, at = check_password(request, username=username, password=who.password), now()
    try:
        if account is None:
            record_failure(username=username, ip=ip, at=at, way="api_sign_in")
            return problems.not_signed_in("The sign-in name or password is not right.")
        if account.must_change_password:
            return problems.problem(403, "Choose your own password on the pages first.")
        secret = issue_token(by=Actor(member=account.member, ip=ip), at=at)
    except AuditUnavailable:
        return problems.audit_unavailable()
    return Token(access_token=secret, expires_at=expires_at(at), idle_minutes=settings.SESSION_IDLE_MINUTES)


@router.post("/auth/logout", response={204: None}, url_name="api-sign-out", openapi_extra=describe(401, 503))
@access("work.view")
def logout(request: ActorRequest) -> Status[None]:
    """End this token now, recorded or not."""
    end_token(bearer(request))
    record_sign_out(by=request.actor, at=now(), way="api_sign_out")
    return Status(204, None)
