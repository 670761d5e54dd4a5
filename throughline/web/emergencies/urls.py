from django.urls import path

from throughline.web.emergencies import review_views, views

urlpatterns = [
    path("emergency/", views.emergency_open, name="emergency-open"),
    path("emergency/<uuid:case_uuid>/close", views.emergency_close, name="emergency-close"),
    path("governance/emergencies/", review_views.emergencies, name="emergencies"),
    path("governance/emergencies/<int:emergency_id>/", review_views.emergency_review, name="emergency-review"),
    path("governance/emergencies/<int:emergency_id>/again", review_views.emergency_again, name="emergency-again"),
]
