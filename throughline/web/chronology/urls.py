from django.urls import path

from throughline.web.chronology import views

urlpatterns = [
    path("chronology/<uuid:record_uuid>/", views.chronology, name="chronology"),
    path("chronology/<uuid:record_uuid>/paper", views.paper, name="chronology-paper"),
]
