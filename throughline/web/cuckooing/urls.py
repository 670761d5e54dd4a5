from django.urls import path

from throughline.web.cuckooing import act_views, occupier_views, sharing_views, views

_AT = "places/<uuid:place_uuid>/cuckooing/"

urlpatterns = [
    path("cuckooed/", views.cuckooed, name="cuckooed"),
    path("cuckooed/new", act_views.cuckooed_new, name="cuckooed-new"),
    path(_AT, views.cuckooing, name="cuckooing"),
    path(f"{_AT}begin", act_views.begin, name="cuckooing-begin"),
    path(f"{_AT}confirm", act_views.confirm, name="cuckooing-confirm"),
    path(f"{_AT}end", act_views.end, name="cuckooing-end"),
    path(f"{_AT}tenancy", act_views.tenancy, name="cuckooing-tenancy"),
    path(f"{_AT}visit", act_views.visit, name="cuckooing-visit"),
    path(f"{_AT}visits/<uuid:visit_uuid>/recorded-in-error", act_views.visit_withdraw, name="cuckooing-visit-withdraw"),
    path(
        f"{_AT}episodes/<int:episode_id>/recorded-in-error",
        sharing_views.episode_withdraw,
        name="cuckooing-episode-withdraw",
    ),
    path(f"{_AT}share", sharing_views.share, name="cuckooing-share"),
    path(f"{_AT}share/stop", sharing_views.share_stop, name="cuckooing-share-stop"),
    path(f"{_AT}occupier", act_views.occupier, name="cuckooing-occupier"),
    path(f"{_AT}occupiers/<int:occupier_id>/moved-out", occupier_views.occupier_end, name="cuckooing-occupier-end"),
    path(
        f"{_AT}occupiers/<int:occupier_id>/recorded-in-error",
        occupier_views.occupier_error,
        name="cuckooing-occupier-error",
    ),
    path(f"{_AT}adult-social-care", act_views.adult, name="cuckooing-adult"),
    path(f"{_AT}before-a-closure-order", act_views.home, name="cuckooing-home"),
]
