"""What someone had typed when their session ended: it goes to the sign-in page with them, sealed, and comes back after.

Nothing is stored on the server, because nobody is signed in to own it.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from throughline.web.sign_in.forms import SignInForm

_SALT = "kept-while-signing-in"
_KEPT_FOR = 3600
_LARGEST = 200_000
_NOT_KEPT = ("csrfmiddlewaretoken", "password", "current")
# Set by the session limits when they end a session: whose typing this is.
ENDED_ACCOUNT = "ended_account"


def keep_posted(request: HttpRequest) -> HttpResponse:
    """The sign-in page, carrying the form that was just posted."""
    posted = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    body = {"path": request.path, "posted": posted, "account": getattr(request, ENDED_ACCOUNT, None)}
    sealed = signing.dumps(body, salt=_SALT, compress=True)
    return render(request, "pages/sign_in/sign_in.html", {
        "form": SignInForm(),
        "next": request.path,
        "kept": sealed if len(sealed) <= _LARGEST else "",
        "accounts": (),
    }, status=200)  # fmt: skip


def open_kept(sealed: str, account_pk: int) -> tuple[str, QueryDict] | None:
    """The path and form that were kept, or None: none were, they are over an hour old, or another person typed them."""
    if not sealed:
        return None
    try:
        kept = signing.loads(sealed, salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        return None
    if kept["account"] not in (None, account_pk):
        return None
    posted = QueryDict(mutable=True)
    for name, values in kept["posted"].items():
        posted.setlist(name, values)
    return kept["path"], posted
