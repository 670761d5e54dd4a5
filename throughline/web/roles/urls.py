from django.urls import path

from throughline.web.roles import views

urlpatterns = [
    path("lines/<uuid:line_uuid>/roles", views.line_roles, name="line-roles"),
    path("lines/<uuid:line_uuid>/roles/new", views.line_role_new, name="line-role-new"),
    path("people/<uuid:person_uuid>/roles", views.person_roles, name="person-roles"),
    path("people/<uuid:person_uuid>/roles/new", views.person_role_new, name="person-role-new"),
    path("roles/<int:role_id>/withdraw", views.role_withdraw, name="role-withdraw"),
    path("roles/<int:role_id>/review", views.role_review, name="role-review"),
]
