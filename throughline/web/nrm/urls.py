from django.urls import path

from throughline.web.nrm import after_views, evidence_views, pack_views, page_views

urlpatterns = [
    path("cases/<uuid:case_uuid>/nrm/", page_views.nrm_of_case, name="nrm-of-case"),
    path("cases/<uuid:case_uuid>/nrm/start", pack_views.start, name="nrm-start"),
    path("nrm/<uuid:nrm_uuid>/", page_views.nrm, name="nrm"),
    path("nrm/<uuid:nrm_uuid>/consent", pack_views.consent, name="nrm-consent"),
    path("nrm/<uuid:nrm_uuid>/sections/<slug:section>", pack_views.section, name="nrm-section"),
    path("nrm/<uuid:nrm_uuid>/evidence", evidence_views.evidence, name="nrm-evidence"),
    path("nrm/<uuid:nrm_uuid>/check", pack_views.check, name="nrm-check"),
    path("nrm/<uuid:nrm_uuid>/give", pack_views.give, name="nrm-give"),
    path("nrm/<uuid:nrm_uuid>/send", after_views.send, name="nrm-send"),
    path("nrm/<uuid:nrm_uuid>/reference", after_views.reference, name="nrm-reference"),
    path("nrm/<uuid:nrm_uuid>/decision", after_views.decision, name="nrm-decision"),
    path("nrm/<uuid:nrm_uuid>/decision/panel", after_views.panel_decision, name="nrm-panel-decision"),
    path("nrm/<uuid:nrm_uuid>/decision/withdraw", after_views.decision_withdraw, name="nrm-decision-withdraw"),
    path("nrm/<uuid:nrm_uuid>/told/<slug:about>", after_views.told, name="nrm-told"),
    path("nrm/<uuid:nrm_uuid>/guardian", after_views.guardian, name="nrm-guardian"),
    path("nrm/<uuid:nrm_uuid>/arrest", after_views.arrest, name="nrm-arrest"),
    path("nrm/<uuid:nrm_uuid>/withdraw", after_views.withdraw, name="nrm-withdraw"),
]
