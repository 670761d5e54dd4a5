from django.urls import path

from throughline.web.lines import after_views, area_views, error_views, identity, views

urlpatterns = [
    path("lines/", views.lines, name="lines"),
    path("lines/elsewhere", identity.pointers, name="pointers"),
    path("lines/in-error", error_views.lines_in_error, name="lines-in-error"),
    path("lines/new", views.line_new, name="line-new"),
    path("lines/<uuid:line_uuid>/", views.line, name="line"),
    path("lines/<uuid:line_uuid>/in-error", error_views.line_error, name="line-error"),
    path("lines/<uuid:line_uuid>/edit", views.line_edit, name="line-edit"),
    path("lines/<uuid:line_uuid>/status", views.line_move, name="line-move"),
    path("lines/<uuid:line_uuid>/phones/new", views.phone_add, name="line-phone-new"),
    path(
        "lines/<uuid:line_uuid>/phones/<int:phone_id>/deactivate", views.phone_deactivate, name="line-phone-deactivate"
    ),
    path("lines/<uuid:line_uuid>/phones/<int:phone_id>/move", identity.number_move, name="line-phone-move"),
    path("lines/<uuid:line_uuid>/phones/<int:phone_id>/replace", identity.number_replace, name="line-phone-replace"),
    path("lines/<uuid:line_uuid>/phones/<int:phone_id>/in-error", identity.number_error, name="line-phone-error"),
    path(
        "lines/<uuid:line_uuid>/went-on/<int:succession_id>/in-error", identity.follow_error, name="line-follow-error"
    ),
    path("lines/<uuid:line_uuid>/identity", identity.line_identity, name="line-identity"),
    path("lines/<uuid:line_uuid>/areas", area_views.line_areas, name="line-areas"),
    path("lines/<uuid:line_uuid>/areas/new", area_views.area_add, name="line-area-new"),
    path("lines/<uuid:line_uuid>/areas/<int:area_id>/end", area_views.area_end, name="line-area-end"),
    path("lines/<uuid:line_uuid>/areas/<int:area_id>/in-error", area_views.area_error, name="line-area-error"),
    path("lines/<uuid:line_uuid>/rename", identity.line_rename, name="line-rename"),
    path("lines/<uuid:line_uuid>/former-name", identity.line_former_name, name="line-former-name"),
    path("lines/<uuid:line_uuid>/handles/new", identity.handle_add, name="line-handle-new"),
    path("lines/<uuid:line_uuid>/handles/<int:handle_id>/end", identity.handle_end, name="line-handle-end"),
    path("lines/<uuid:line_uuid>/handles/<int:handle_id>/in-error", identity.handle_error, name="line-handle-error"),
    path("lines/<uuid:line_uuid>/names/<int:name_id>/in-error", identity.name_error, name="line-name-error"),
    path("lines/<uuid:line_uuid>/went-on", identity.line_follow, name="line-follow"),
    path("lines/<uuid:line_uuid>/cover", identity.line_cover, name="line-cover"),
    path("lines/<uuid:line_uuid>/pointing", identity.line_pointing, name="line-pointing"),
    path("lines/<uuid:line_uuid>/close", views.line_close, name="line-close"),
    path("lines/<uuid:line_uuid>/reopen", views.line_reopen, name="line-reopen"),
    path("lines/<uuid:line_uuid>/after", after_views.line_after, name="line-after"),
    path("check-backs/<int:check_back_id>/", after_views.check_back, name="check-back"),
]
