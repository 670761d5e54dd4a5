"""All routes. Each domain lists its own in throughline/web/<domain>/urls.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("throughline.web.urls")),
]
