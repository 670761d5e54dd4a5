from django.urls import path

from throughline.web.lines import after_views, views

urlpatterns = [
    path("lines/", views.lines, name="lines"),
    path("lines/new", views.line_new, name="line-new"),
    path("lines/<uuid:line_uuid>/", views.line, name="line"),
    path("lines/<uuid:line_uuid>/edit", views.line_edit, name="line-edit"),
    path("lines/<uuid:line_uuid>/status", views.line_move, name="line-move"),
    path("lines/<uuid:line_uuid>/phones/new", views.phone_add, name="line-phone-new"),
    path(
        "lines/<uuid:line_uuid>/phones/<int:phone_id>/deactivate", views.phone_deactivate, name="line-phone-deactivate"
    ),
    path("lines/<uuid:line_uuid>/close", views.line_close, name="line-close"),
    path("lines/<uuid:line_uuid>/reopen", views.line_reopen, name="line-reopen"),
    path("lines/<uuid:line_uuid>/after", after_views.line_after, name="line-after"),
    path("check-backs/<int:check_back_id>/", after_views.check_back, name="check-back"),
]
