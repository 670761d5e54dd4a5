from django.urls import path

from throughline.web.intelligence import link_views, views, work_views

_REPORT = "intelligence/<uuid:report_uuid>"

urlpatterns = [
    path("intelligence/", views.reports, name="intelligence"),
    path("intelligence/new", views.report_new, name="intelligence-new"),
    path("intelligence/sent", views.sent, name="intelligence-sent"),
    path("intelligence/to-assess", views.to_assess, name="intelligence-queue"),
    path("intelligence/about/<uuid:record_uuid>", views.about, name="intelligence-about"),
    path(f"{_REPORT}/", views.report, name="intelligence-report"),
    path(f"{_REPORT}/print", views.printed, name="intelligence-print"),
    path(f"{_REPORT}/assess", work_views.assess, name="intelligence-assess"),
    path(f"{_REPORT}/correct", work_views.correct, name="intelligence-correct"),
    path(f"{_REPORT}/recorded-in-error", work_views.withdraw, name="intelligence-withdraw"),
    path(f"{_REPORT}/share", work_views.share, name="intelligence-share"),
    path(f"{_REPORT}/share/stop", work_views.share_stop, name="intelligence-share-stop"),
    path(f"{_REPORT}/names", link_views.name, name="intelligence-name"),
    path(f"{_REPORT}/roles", link_views.role, name="intelligence-role"),
    path(
        f"{_REPORT}/links/<int:link_id>/recorded-in-error", link_views.link_withdraw, name="intelligence-link-withdraw"
    ),
]
