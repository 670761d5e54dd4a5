"""The door of the pages: a session says who is asking, and the answers are pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

from throughline.agencies.actor import Actor
from throughline.web import errors
from throughline.web.middleware.actors import actor_of
from throughline.web.sign_in.kept import keep_posted


class PageDoor:
    def actor_of(self, request: HttpRequest) -> Actor | None:
        member = getattr(request.user, "member", None) if request.user.is_authenticated else None
        return actor_of(request, member) if member is not None else None

    def not_allowed(self, request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
        return HttpResponseNotAllowed(methods)

    def not_signed_in(self, request: HttpRequest) -> HttpResponse:
        """Ask them to sign in; what they had typed into a form comes with them, and comes back afterwards."""
        if request.method == "POST":
            return keep_posted(request)
        where = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('sign-in')}?{where}")

    def own_password_first(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("own-password"))

    def not_found(self, request: HttpRequest) -> HttpResponse:
        return errors.not_found(request)

    def refused(self, request: HttpRequest, message: str) -> HttpResponse:
        return errors.refused(request, message)

    def audit_unavailable(self, request: HttpRequest) -> HttpResponse:
        return errors.audit_unavailable(request)


PAGES = PageDoor()
