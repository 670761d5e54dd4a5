from django.urls import path

from throughline.web.network import views

urlpatterns = [
    path("network/<uuid:record_uuid>/", views.network, name="network"),
    path("network/<uuid:record_uuid>/way", views.way, name="network-way"),
    path("network/<uuid:record_uuid>/joins", views.joins, name="network-joins"),
    path("network/<uuid:record_uuid>/save", views.save, name="network-save"),
    path("network/<uuid:record_uuid>/file", views.take_away, name="network-file"),
    path("network/views/<uuid:view_uuid>/", views.kept, name="network-view"),
    path("network/views/<uuid:view_uuid>/remove", views.remove, name="network-view-remove"),
]
