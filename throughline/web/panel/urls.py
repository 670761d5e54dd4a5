from django.urls import path

from throughline.web.panel import error_views, item_views, meeting_views, minutes_views, request_views, run_views

urlpatterns = [
    path("panel/", meeting_views.meetings, name="panels"),
    path("panel/new", meeting_views.meeting_new, name="panel-new"),
    path("panel/<uuid:meeting_uuid>/", meeting_views.meeting, name="panel"),
    path("panel/<uuid:meeting_uuid>/table", meeting_views.table_new, name="panel-table"),
    path("panel/<uuid:meeting_uuid>/circulate", meeting_views.circulate, name="panel-circulate"),
    path("panel/<uuid:meeting_uuid>/begin", meeting_views.begin, name="panel-begin"),
    path("panel/<uuid:meeting_uuid>/end", meeting_views.end, name="panel-end"),
    path("panel/<uuid:meeting_uuid>/cancel", meeting_views.cancel, name="panel-cancel"),
    path("panel/<uuid:meeting_uuid>/run/", run_views.run, name="panel-run"),
    path("panel/<uuid:meeting_uuid>/run/<uuid:item_uuid>/", run_views.run_item, name="panel-run-item"),
    path("panel/<uuid:meeting_uuid>/minutes/", minutes_views.minutes, name="panel-minutes"),
    path("panel/<uuid:meeting_uuid>/minutes/pdf", minutes_views.minutes_pdf, name="panel-minutes-pdf"),
    path("panel/<uuid:meeting_uuid>/agree", minutes_views.agree, name="panel-agree"),
    path("panel/items/<uuid:item_uuid>/correct", minutes_views.correct, name="panel-correct"),
    path("panel/items/<uuid:item_uuid>/in-error", error_views.in_error, name="panel-item-in-error"),
    path("panel/items/<uuid:item_uuid>/chair", item_views.chair, name="panel-item-chair"),
    path("panel/items/<uuid:item_uuid>/take-off", item_views.take_off, name="panel-item-take-off"),
    path("panel/items/<uuid:item_uuid>/conflict", item_views.conflict, name="panel-item-conflict"),
    path("panel/items/<uuid:item_uuid>/admit", item_views.admit, name="panel-item-admit"),
    path("panel/items/<uuid:item_uuid>/ask", request_views.ask_new, name="panel-item-ask"),
    path("panel/requests/<uuid:request_uuid>/", request_views.answer, name="panel-request"),
    path("cases/<uuid:case_uuid>/panel/", item_views.case_panels, name="case-panels"),
    path("cases/<uuid:case_uuid>/panel/table", item_views.case_table, name="case-panel-table"),
]
