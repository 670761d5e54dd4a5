from django.urls import path

from throughline.web.transition import plan_views, turning_views

_PLAN = "transition-plans/<uuid:plan_uuid>"

urlpatterns = [
    path("turning-18/", turning_views.turning, name="turning-18"),
    path("cases/<uuid:case_uuid>/turning-18/", plan_views.transition, name="transition"),
    path("cases/<uuid:case_uuid>/turning-18/begin", plan_views.begin, name="transition-begin"),
    path(f"{_PLAN}/edit", plan_views.edit, name="transition-edit"),
    path(f"{_PLAN}/wants", plan_views.wants, name="transition-wants"),
    path(f"{_PLAN}/adult-services", plan_views.adult_services, name="transition-told"),
    path(f"{_PLAN}/test/<slug:part>", plan_views.part, name="transition-part"),
    path(f"{_PLAN}/other-route", plan_views.other_route, name="transition-route"),
    path(f"{_PLAN}/settle", plan_views.settle, name="transition-settle"),
    path(f"{_PLAN}/open-again", plan_views.open_again, name="transition-reopen"),
]
