from django.urls import path

from throughline.web.files import views

urlpatterns = [
    path("records/<uuid:record_uuid>/files", views.files, name="files"),
    path("records/<uuid:record_uuid>/files/new", views.file_attach, name="file-attach"),
    path("files/<uuid:file_uuid>/recorded-in-error", views.file_withdraw, name="file-withdraw"),
    path("files/<uuid:file_uuid>/open", views.file_open, name="file-open"),
]  # fmt: skip
