"""The peer: a signed-in page of fifty rows as plain Django makes it, behind the same middleware as every other page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from throughline.geography.models import LocalAuthority
from throughline.web.access import access

ROWS = 50
TEMPLATE = Engine().from_string(
    "<!doctype html><html lang=en><title>Bare</title><h1>Bare</h1><p>{{ user }}</p><table>"
    "{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.code }}</td><td>{{ row.nation }}</td>"
    "<td>{{ row.force.name }}</td></tr>{% endfor %}</table></html>"
)


@access("work.view", methods=("GET", "HEAD"))
def bare(request: HttpRequest) -> HttpResponse:
    rows = LocalAuthority.objects.select_related("force").order_by("name")[:ROWS]
    return HttpResponse(TEMPLATE.render(Context({"rows": rows, "user": request.user})))


urlpatterns = [path("bare/", bare, name="bare"), path("", include("throughline.web.urls"))]
handler404 = "throughline.web.errors.not_found"
handler500 = "throughline.web.errors.server_error"
