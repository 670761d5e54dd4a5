from django.urls import path

from throughline.web.things import views

urlpatterns = [
    path("phones/<uuid:phone_uuid>/", views.phone, name="phone"),
    path("phones/<uuid:phone_uuid>/identifiers/new", views.identifier_add, name="phone-identifier-new"),
    path("vehicles/<uuid:vehicle_uuid>/", views.vehicle, name="vehicle"),
    path("vehicles/<uuid:vehicle_uuid>/registration", views.registration_add, name="vehicle-registration"),
    path("groups/", views.groups, name="groups"),
    path("groups/new", views.group_new, name="group-new"),
    path("groups/<uuid:group_uuid>/", views.group, name="group"),
    path("groups/<uuid:group_uuid>/controls/new", views.control_new, name="group-control-new"),
]
