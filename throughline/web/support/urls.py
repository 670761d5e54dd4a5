from django.urls import path

from throughline.web.support import plan_views, progress_views, provider_views

urlpatterns = [
    path("support/", provider_views.support, name="support"),
    path("support/<uuid:offer_uuid>/", provider_views.supported_person, name="support-person"),
    path("support/<uuid:offer_uuid>/answer", provider_views.answer, name="support-answer"),
    path("support/<uuid:offer_uuid>/start", provider_views.start, name="support-start"),
    path("support/<uuid:offer_uuid>/session", provider_views.session, name="support-session"),
    path("support/<uuid:offer_uuid>/sessions/<int:session_id>/share", provider_views.share, name="support-share"),
    path(
        "support/<uuid:offer_uuid>/sessions/<int:session_id>/correct",
        progress_views.session_correct,
        name="support-session-correct",
    ),
    path("support/<uuid:offer_uuid>/assessment", progress_views.assessment, name="support-assessment"),
    path("support/<uuid:offer_uuid>/outcomes", progress_views.outcomes, name="support-outcomes"),
    path("support/<uuid:offer_uuid>/complete", provider_views.complete, name="support-complete"),
    path("support/<uuid:offer_uuid>/end", provider_views.end, name="support-end"),
    path("support/<uuid:offer_uuid>/worried", provider_views.worried, name="support-worried"),
    path("cases/<uuid:case_uuid>/plan/", plan_views.plan, name="plan"),
    path("cases/<uuid:case_uuid>/plan/needs/new", plan_views.need_new, name="plan-need"),
    path("cases/<uuid:case_uuid>/plan/close", plan_views.close_case, name="plan-close-case"),
    path("cases/needs/<uuid:need_uuid>/answer", plan_views.need_answer, name="plan-answer"),
    path("cases/needs/<uuid:need_uuid>/offer", plan_views.need_offer, name="plan-offer"),
    path("cases/needs/<uuid:need_uuid>/close", plan_views.need_close, name="plan-close-need"),
    path("cases/offers/<uuid:offer_uuid>/answer", plan_views.offer_answer, name="plan-provider-answer"),
    path("cases/offers/<uuid:offer_uuid>/start", plan_views.offer_start, name="plan-start"),
    path("cases/offers/<uuid:offer_uuid>/complete", plan_views.offer_complete, name="plan-complete"),
    path("cases/offers/<uuid:offer_uuid>/end", plan_views.offer_end, name="plan-end"),
    path("cases/offers/<uuid:offer_uuid>/withdraw", plan_views.offer_withdraw, name="plan-withdraw"),
    path("cases/offers/<uuid:offer_uuid>/renew", plan_views.offer_renew, name="plan-renew"),
    path("cases/offers/<uuid:offer_uuid>/assessment", progress_views.plan_assessment, name="plan-assessment"),
    path("cases/offers/<uuid:offer_uuid>/outcomes", progress_views.plan_outcomes, name="plan-outcomes"),
    path("cases/offers/<uuid:offer_uuid>/three-months-on", progress_views.destination, name="plan-destination"),
]
