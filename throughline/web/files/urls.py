from django.urls import path

from throughline.web.files import views

urlpatterns = [
    path("cases/<uuid:case_uuid>/files", views.case_files, name="case-files"),
    path("cases/<uuid:case_uuid>/files/new", views.case_file_attach, name="case-file-attach"),
    path(
        "cases/<uuid:case_uuid>/files/<uuid:file_uuid>/recorded-in-error", views.case_file_withdraw,
        name="case-file-withdraw",
    ),
    path("files/<uuid:file_uuid>/open", views.file_open, name="file-open"),
]  # fmt: skip
