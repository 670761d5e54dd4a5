from django.urls import path

from throughline.web.places import views

urlpatterns = [path("places/<uuid:place_uuid>/", views.place, name="place")]
