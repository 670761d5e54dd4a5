from django.urls import path

from throughline.web.away import views

urlpatterns = [
    path("away/", views.away, name="away"),
    path("away/new", views.away_new, name="away-new"),
    path("away/<int:absence_id>/end", views.away_end, name="away-end"),
    path("morning/", views.morning, name="morning"),
]
