"""What answers outside any view: a page, or under ``/api/`` a problem."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from throughline.api import problems
from throughline.web import errors
from throughline.web.sign_in import views


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problems.problem(400, "The request cannot be read.")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.not_found() if _is_api(request) else errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return problems.problem(500, "Something failed here. It was not your request.")
    return errors.server_error(request)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return problems.locked_out() if _is_api(request) else views.locked_out(request)
