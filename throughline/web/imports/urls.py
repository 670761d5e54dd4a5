from django.urls import path

from throughline.web.imports import again_views, row_views, tracker_views, views

urlpatterns = [
    path("import/", views.choose, name="import"),
    path("import/<uuid:run>/progress", views.progress, name="import-progress"),
    path("import/<uuid:upload>/", views.confirm, name="import-confirm"),
    path("import/trackers/", tracker_views.trackers, name="trackers"),
    path("import/trackers/<uuid:run>/", tracker_views.tracker, name="tracker"),
    path("import/trackers/<uuid:run>/columns", tracker_views.tracker_columns, name="tracker-columns"),
    path("import/trackers/<uuid:run>/alike", row_views.tracker_alike, name="tracker-alike"),
    path("import/trackers/<uuid:run>/before", again_views.tracker_before, name="tracker-before"),
    path("import/trackers/<uuid:run>/clear", row_views.tracker_clear, name="tracker-clear"),
    path("import/trackers/<uuid:run>/rows/<int:number>", row_views.tracker_row, name="tracker-row"),
    path("import/trackers/<uuid:run>/faults.csv", tracker_views.tracker_faults, name="tracker-faults"),
    path("import/trackers/<uuid:run>/begin", tracker_views.tracker_begin, name="tracker-begin"),
    path("import/trackers/<uuid:run>/again", tracker_views.tracker_again, name="tracker-again"),
    path("import/trackers/<uuid:run>/stop", tracker_views.tracker_stop, name="tracker-stop"),
    path("import/trackers/<uuid:run>/give-up", tracker_views.tracker_give_up, name="tracker-give-up"),
    path("import/trackers/<uuid:run>/undo", tracker_views.tracker_undo, name="tracker-undo"),
]
