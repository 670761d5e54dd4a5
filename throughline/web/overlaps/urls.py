from django.urls import path

from throughline.web.overlaps import views

urlpatterns = [
    path("overlaps/", views.overlaps, name="overlaps"),
    path("overlaps/decided", views.overlaps_decided, name="overlaps-decided"),
    path("overlaps/<int:overlap_id>/", views.overlap_decide, name="overlap-decide"),
]
