from django.urls import path

from throughline.web.work import views

urlpatterns = [
    path("", views.work, name="work"),
    path("notices/read", views.notices_read, name="notices-read"),
    path("gaps/<int:gap_id>/", views.gap_due, name="gap-due"),
    path("clocks/<int:clock_id>/", views.clock_due, name="clock-due"),
    path("inherited/", views.inherited, name="inherited"),
    path("inherited/<slug:kind>/", views.inherited, name="inherited-kind"),
]
