from django.urls import path

from throughline.web.directory import views

urlpatterns = [
    path("services/", views.directory, name="directory"),
    path("services/new", views.service_new, name="directory-new"),
    path("services/<uuid:service_uuid>/", views.service_edit, name="directory-service"),
    path("services/<uuid:service_uuid>/name", views.service_rename, name="directory-rename"),
]
