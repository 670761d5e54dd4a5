from django.urls import path

from throughline.web.statutory import views

urlpatterns = [
    path("people/<uuid:person_uuid>/danger/", views.danger, name="danger"),
    path("people/<uuid:person_uuid>/danger/spoke-to", views.spoke_to, name="danger-spoke-to"),
    path("people/<uuid:person_uuid>/danger/settle", views.settle, name="danger-settle"),
    path("people/<uuid:person_uuid>/danger/strategy-discussion", views.discussion, name="danger-discussion"),
    path("people/<uuid:person_uuid>/danger/assessment", views.assessment, name="danger-assessment"),
    path("people/<uuid:person_uuid>/danger/steps/<int:step_id>/end", views.step_end, name="danger-step-end"),
    path(
        "people/<uuid:person_uuid>/danger/police-protection/<uuid:intervention_uuid>/end", views.protection_end,
        name="danger-protection-end",
    ),
]  # fmt: skip
