from django.urls import path

from throughline.web.triage import views

urlpatterns = [
    path("triage/", views.triage, name="triage"),
    path("triage/<uuid:referral_uuid>/", views.decide, name="triage-decide"),
    path("triage/<uuid:referral_uuid>/take-on", views.take_on, name="triage-take-on"),
]
