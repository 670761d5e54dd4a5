"""All routes. Each domain lists its own in throughline/web/<domain>/urls.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("throughline.web.urls")),
]

handler404 = "throughline.web.errors.not_found"
handler500 = "throughline.web.errors.server_error"
