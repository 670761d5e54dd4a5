from django.urls import path

from throughline.web.cases import views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<uuid:case_uuid>/", views.case, name="case"),
    path("cases/<uuid:case_uuid>/chronology/new", views.entry_new, name="case-entry"),
    path("cases/<uuid:case_uuid>/chronology/<int:entry_id>/recorded-in-error", views.entry_withdraw, name="case-entry-withdraw"),
    path("cases/<uuid:case_uuid>/screenings/new", views.screening_new, name="case-screening"),
    path("cases/<uuid:case_uuid>/lead", views.lead_change, name="case-lead"),
    path("cases/<uuid:case_uuid>/restriction", views.restriction, name="case-restriction"),
    path("cases/<uuid:case_uuid>/links/new", views.link_new, name="case-link"),
    path("cases/<uuid:case_uuid>/reopen", views.case_reopen, name="case-reopen"),
]
