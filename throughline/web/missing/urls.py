from django.urls import path

from throughline.web.missing import episode_views, interview_views, pack_views

urlpatterns = [
    path("cases/<uuid:case_uuid>/missing", episode_views.case_missing, name="case-missing"),
    path("people/<uuid:person_uuid>/missing", episode_views.episodes, name="missing-episodes"),
    path("people/<uuid:person_uuid>/missing/report", episode_views.report, name="missing-report"),
    path("missing/<uuid:episode_uuid>/", episode_views.episode, name="missing-episode"),
    path("missing/<uuid:episode_uuid>/found", episode_views.found, name="missing-found"),
    path("missing/<uuid:episode_uuid>/grade", episode_views.grade, name="missing-grade"),
    path("missing/<uuid:episode_uuid>/check", episode_views.check, name="missing-check"),
    path("missing/<uuid:episode_uuid>/in-error", episode_views.withdraw, name="missing-in-error"),
    path("missing/<uuid:episode_uuid>/interview", interview_views.offer, name="return-interview-offer"),
    path("return-interviews/", interview_views.interviews, name="return-interviews"),
    path("return-interviews/<uuid:interview_uuid>/", interview_views.interview, name="return-interview"),
    path("return-interviews/<uuid:interview_uuid>/answer", interview_views.answer, name="return-interview-answer"),
    path("return-interviews/<uuid:interview_uuid>/held", interview_views.held, name="return-interview-held"),
    path("return-interviews/<uuid:interview_uuid>/release", interview_views.release, name="return-interview-release"),
    path("return-interviews/<uuid:interview_uuid>/hand-on", interview_views.hand_on, name="return-interview-hand-on"),
    path("people/<uuid:person_uuid>/philomena", pack_views.pack, name="philomena"),
    path("people/<uuid:person_uuid>/philomena/start", pack_views.start, name="philomena-start"),
    path("people/<uuid:person_uuid>/philomena/change", pack_views.change, name="philomena-change"),
    path("people/<uuid:person_uuid>/philomena/print", pack_views.printed, name="philomena-print"),
    path("people/<uuid:person_uuid>/philomena/versions/<int:number>", pack_views.pack, name="philomena-version"),
    path(
        "people/<uuid:person_uuid>/philomena/versions/<int:number>/print",
        pack_views.printed,
        name="philomena-version-print",
    ),
]
