from django.urls import path

from throughline.web.governance import views

urlpatterns = [
    path("governance/", views.governance, name="governance"),
    path("governance/verify", views.verify, name="audit-verify"),
    path("governance/<uuid:record_uuid>/", views.looks, name="audit-looks"),
    path(
        "governance/<uuid:record_uuid>/kept-from/<int:exclusion_id>/end",
        views.exclusion_end,
        name="audit-exclusion-end",
    ),
]
