from django.urls import path

from throughline.web.cases import act_views, clock_views, keeping_views, views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<uuid:case_uuid>/", views.case, name="case"),
    path("cases/<uuid:case_uuid>/summary", views.summary, name="case-summary"),
    path("cases/<uuid:case_uuid>/clocks", clock_views.case_clocks, name="case-clocks"),
    path("cases/<uuid:case_uuid>/chronology/new", act_views.entry_new, name="case-entry"),
    path(
        "cases/<uuid:case_uuid>/chronology/<int:entry_id>/recorded-in-error", act_views.entry_withdraw,
        name="case-entry-withdraw",
    ),
    path("cases/<uuid:case_uuid>/own-words", act_views.own_words, name="case-own-words"),
    path("cases/<uuid:case_uuid>/screenings/new", act_views.screening_new, name="case-screening"),
    path("cases/<uuid:case_uuid>/lead", act_views.lead_change, name="case-lead"),
    path("cases/<uuid:case_uuid>/lead/next", act_views.lead_next, name="case-lead-next"),
    path("held-addresses/<uuid:place_uuid>/new-lead", act_views.address_new_lead, name="address-new-lead"),
    path("cases/<uuid:case_uuid>/restriction", act_views.restriction, name="case-restriction"),
    path("cases/<uuid:case_uuid>/keep-from", keeping_views.keep_from, name="case-keep-from"),
    path("cases/<uuid:case_uuid>/kept-from", keeping_views.kept_from, name="case-kept-from"),
    path(
        "cases/<uuid:case_uuid>/kept-from/<int:exclusion_id>/end", keeping_views.kept_from_end, name="case-kept-from-end"
    ),
    path("cases/<uuid:case_uuid>/links/new", act_views.link_new, name="case-link"),
    path("cases/<uuid:case_uuid>/reopen", act_views.case_reopen, name="case-reopen"),
]  # fmt: skip
