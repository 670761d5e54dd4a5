from django.urls import path

from throughline.web.figures import areas, durability_views, views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/areas", areas.areas, name="figures-areas"),
    path("figures/file.csv", views.figures_csv, name="figures-file"),
    path("figures/durability", durability_views.durability, name="figures-durability"),
    path("figures/rows/<slug:key>/", views.rows, name="figures-rows"),
    path("figures/rows/<slug:key>/file", views.rows_csv, name="figures-rows-file"),
]
