"""All routes. Each domain lists its own in throughline/web/<domain>/urls.py; the API in throughline/api/v1/routes.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("throughline.web.urls")),
    path("api/v1/", include("throughline.api.v1.routes")),
]

handler400 = "config.answers.bad_request"
handler404 = "config.answers.not_found"
handler500 = "config.answers.server_error"
