from django.urls import path

from throughline.web.work import clock_views, views

urlpatterns = [
    path("", views.work, name="work"),
    path("notices/read", views.notices_read, name="notices-read"),
    path("gaps/<int:gap_id>/", views.gap_due, name="gap-due"),
    path("clocks/<int:clock_id>/", clock_views.clock_due, name="clock-due"),
    path("clocks/<int:clock_id>/pause", clock_views.clock_pause, name="clock-pause"),
    path("clocks/<int:clock_id>/resume", clock_views.clock_resume, name="clock-resume"),
    path("clocks/<int:clock_id>/escalate", clock_views.clock_escalate, name="clock-escalate"),
    path("clocks/<int:clock_id>/missed", clock_views.clock_missed, name="clock-missed"),
    path("inherited/", views.inherited, name="inherited"),
    path("inherited/<slug:kind>/", views.inherited, name="inherited-kind"),
]
