from django.urls import path

from throughline.web.figures import areas, durability_views, return_views, views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/areas", areas.areas, name="figures-areas"),
    path("figures/file.csv", views.figures_csv, name="figures-file"),
    path("figures/durability", durability_views.durability, name="figures-durability"),
    path("figures/rows/<slug:key>/", views.rows, name="figures-rows"),
    path("figures/rows/<slug:key>/file", views.rows_csv, name="figures-rows-file"),
    path("figures/returns/", return_views.returns, name="figures-returns"),
    path("figures/returns/freeze", return_views.freeze, name="figures-freeze"),
    path("figures/returns/<uuid:return_uuid>/", return_views.frozen_return, name="figures-return"),
    path("figures/returns/<uuid:return_uuid>/file.csv", return_views.return_csv, name="figures-return-file"),
    path("figures/returns/<uuid:return_uuid>/print", return_views.return_print, name="figures-return-print"),
    path("figures/returns/<uuid:return_uuid>/pdf", return_views.return_pdf, name="figures-return-pdf"),
    path("figures/returns/<uuid:return_uuid>/withdraw", return_views.withdraw, name="figures-return-withdraw"),
]
