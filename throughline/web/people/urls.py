from django.urls import path

from throughline.web.people import views, what_helps_views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("people/likely-matches/", views.likely_matches, name="likely-matches"),
    path("people/<uuid:person_uuid>/", views.person, name="person"),
    path("people/<uuid:person_uuid>/identity", views.identity, name="person-identity"),
    path("people/<uuid:person_uuid>/what-helps", what_helps_views.what_helps, name="person-what-helps"),
    path("people/<uuid:person_uuid>/safe-contact", views.safe_contact, name="person-safe-contact"),
    path("people/<uuid:person_uuid>/seen", views.sighting, name="person-seen"),
    path(
        "people/<uuid:person_uuid>/seen/<int:sighting_id>/recorded-in-error",
        views.sighting_wrong,
        name="person-seen-wrong",
    ),
]
