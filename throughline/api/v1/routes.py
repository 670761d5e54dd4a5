"""The API's routes: every operation with its declaration, and the description of them all."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from throughline.access.doors import Declaration
from throughline.api import problems
from throughline.api.door import TOKENS, Signed, access
from throughline.api.v1 import auth, cases, clocks, people_imports
from throughline.api.v1.describing import READS

PREFIX = "/api/v1"
about = Router(tags=["About"])


@about.api_operation(READS, "/openapi.json", auth=None, url_name="api-description", response={200: dict[str, Any]})
@access("")
def description(request: HttpRequest) -> HttpResponse:
    """This description."""
    return JsonResponse(_described())


ROUTERS = (about, auth.router, cases.router, clocks.router, people_imports.router)
api = NinjaAPI(
    title="Throughline",
    version="1",
    description="What the pages show and do, for the programs of the agencies of a hub.",
    docs_url=None,
    openapi_url=None,
    auth=Signed(),
)
for each in ROUTERS:
    api.add_router("", each)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.not_understood(error)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.unreadable(error)


@api.exception_handler(problems.PurposeNeeded)
def purpose_needed(request: HttpRequest, error: problems.PurposeNeeded) -> HttpResponse:
    return problems.purpose_needed()


@api.exception_handler(Exception)
def leave_to_the_gatekeeper(request: HttpRequest, error: Exception) -> HttpResponse:
    """What an operation raises is the gatekeeper's to answer, and what is left Django's: never a stack, in debug either."""
    raise error


@cache
def _described() -> dict[str, Any]:
    """The OpenAPI description. HEAD goes without saying where there is GET."""
    said = dict(api.get_openapi_schema(path_prefix=PREFIX.strip("/") + "/"))
    for methods in said["paths"].values():
        methods.pop("head", None)
    said["components"]["schemas"]["Problem"] = problems.SCHEMA
    return said


def _declared(pattern: URLPattern, operation: Operation) -> URLPattern:
    """The route of one operation, declared to the gatekeeper as pages are. A token is no cookie: nothing to forge."""
    answer = pattern.callback

    @wraps(operation.view_func)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answered: HttpResponse = answer(request, **kwargs)
        return answered

    view.csrf_exempt = True  # type: ignore[attr-defined]
    methods = tuple(operation.methods)
    view.declaration = Declaration(operation.view_func.permission, methods, TOKENS)  # type: ignore[attr-defined]
    return URLPattern(pattern.pattern, view, name=pattern.name)


# One operation a path. The library's own root page is left out.
_OPERATIONS = {
    operation.url_name: operation
    for router in ROUTERS
    for path_view in router.path_operations.values()
    for operation in path_view.operations
}
urlpatterns = [
    _declared(pattern, _OPERATIONS[pattern.name])
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name in _OPERATIONS
]
