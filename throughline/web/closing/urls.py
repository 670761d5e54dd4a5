from django.urls import path

from throughline.web.closing import views

urlpatterns = [
    path("cases/<uuid:case_uuid>/step-down/", views.step_down, name="case-step-down"),
    path("cases/<uuid:case_uuid>/step-down/propose", views.propose, name="case-step-down-propose"),
    path("cases/<uuid:case_uuid>/step-down/second", views.second, name="case-step-down-second"),
    path("cases/<uuid:case_uuid>/step-down/partner", views.partner, name="case-step-down-partner"),
    path("cases/<uuid:case_uuid>/step-down/overrule", views.overrule, name="case-step-down-overrule"),
    path(
        "cases/<uuid:case_uuid>/step-down/overrule/second", views.second_overrule, name="case-step-down-second-overrule"
    ),
    path("cases/<uuid:case_uuid>/step-down/withdraw", views.withdraw, name="case-step-down-withdraw"),
]
