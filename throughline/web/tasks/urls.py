from django.urls import path

from throughline.web.tasks import act_views, calendar_views, list_views

urlpatterns = [
    path("tasks/", list_views.tasks, name="tasks"),
    path("tasks/filters", list_views.filter_save, name="task-filter-save"),
    path("tasks/filters/<int:filter_id>/delete", list_views.filter_delete, name="task-filter-delete"),
    path("tasks/new/<uuid:record_uuid>", act_views.task_new, name="task-new"),
    path("tasks/<int:task_id>/", act_views.task, name="task-due"),
    path("tasks/<int:task_id>/accept", act_views.task_accept, name="task-accept"),
    path("tasks/<int:task_id>/decline", act_views.task_decline, name="task-decline"),
    path("tasks/<int:task_id>/comment", act_views.task_comment, name="task-comment"),
    path("tasks/<int:task_id>/hand-over", act_views.task_hand_over, name="task-hand-over"),
    path("tasks/<int:task_id>/escalate", act_views.task_escalate, name="task-escalate"),
    path("calendar", calendar_views.calendar, name="calendar"),
    path("calendar/<str:token>.ics", calendar_views.feed, name="calendar-feed"),
]
