from django.urls import path

from throughline.web.readiness import after_views, brief_views, plan_views

urlpatterns = [
    path("readiness/", plan_views.plans, name="plans"),
    path("readiness/new", plan_views.plan_new, name="plan-new"),
    path("readiness/<uuid:plan_uuid>/", plan_views.plan, name="planned"),
    path("readiness/<uuid:plan_uuid>/officers/new", plan_views.plan_name, name="plan-name"),
    path("readiness/<uuid:plan_uuid>/carried-out", plan_views.plan_execute, name="plan-execute"),
    path("readiness/<uuid:plan_uuid>/called-off", plan_views.plan_call_off, name="plan-call-off"),
    path("readiness/<uuid:plan_uuid>/people/new", brief_views.brief_who, name="brief-who"),
    path("readiness/<uuid:plan_uuid>/people/others", brief_views.brief_others, name="brief-others"),
    path("readiness/<uuid:plan_uuid>/people/<uuid:person_uuid>", brief_views.brief_person, name="brief-person"),
    path(
        "readiness/<uuid:plan_uuid>/people/<int:brief_person_id>/off", brief_views.brief_person_off,
        name="brief-person-off",
    ),
    path(
        "readiness/<uuid:plan_uuid>/people/<int:brief_person_id>/sentence", brief_views.brief_sentence,
        name="brief-sentence",
    ),
    path("readiness/<uuid:plan_uuid>/on-hand/new", brief_views.on_hand_new, name="on-hand-new"),
    path("readiness/<uuid:plan_uuid>/open", brief_views.brief_open, name="brief-open"),
    path("readiness/<uuid:plan_uuid>/brief", brief_views.brief, name="readiness-brief"),
    path("readiness/<uuid:plan_uuid>/brief.pdf", brief_views.brief_pdf, name="readiness-brief-pdf"),
    path("releases/<int:release_id>/", brief_views.release, name="release"),
    path("operations/<uuid:operation_uuid>/accounts", after_views.accounts, name="accounted"),
    path("operations/<uuid:operation_uuid>/accounts/close", after_views.accounts_close, name="accounted-close"),
    path("operations/<uuid:operation_uuid>/accounts/<uuid:person_uuid>", after_views.account, name="accounted-person"),
]  # fmt: skip
