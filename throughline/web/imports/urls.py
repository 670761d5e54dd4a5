from django.urls import path

from throughline.web.imports import views

urlpatterns = [
    path("import/", views.choose, name="import"),
    path("import/<uuid:run>/progress", views.progress, name="import-progress"),
    path("import/<uuid:upload>/", views.confirm, name="import-confirm"),
]
