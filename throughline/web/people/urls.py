from django.urls import path

from throughline.web.people import joining_views, known_views, pointing_views, views, what_helps_views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("people/likely-matches/", joining_views.likely_matches, name="likely-matches"),
    path("people/joinings/<uuid:joining_uuid>/part", joining_views.part, name="people-part"),
    path("people/<uuid:person_uuid>/same-as", joining_views.same_as, name="people-same-as"),
    path("people/<uuid:person_uuid>/same-as/<uuid:other_uuid>/", joining_views.compare, name="people-compare"),
    path("people/<uuid:person_uuid>/", views.person, name="person"),
    path("people/<uuid:person_uuid>/identity", views.identity, name="person-identity"),
    path("people/<uuid:person_uuid>/pointing", pointing_views.person_pointing, name="person-pointing"),
    path("people/<uuid:person_uuid>/what-helps", what_helps_views.what_helps, name="person-what-helps"),
    path("people/<uuid:person_uuid>/safe-contact", views.safe_contact, name="person-safe-contact"),
    path("people/<uuid:person_uuid>/seen", views.sighting, name="person-seen"),
    path("people/<uuid:person_uuid>/names/add", known_views.name, name="person-name"),
    path("people/<uuid:person_uuid>/numbers/add", known_views.number, name="person-number"),
    path("people/<uuid:person_uuid>/addresses/add", known_views.address, name="person-address"),
    path("people/<uuid:person_uuid>/names/<int:name_id>/in-error", known_views.name_error, name="person-name-error"),
    path(
        "people/<uuid:person_uuid>/numbers/<int:number_id>/in-error", known_views.number_error,
        name="person-number-error",
    ),
    path(
        "people/<uuid:person_uuid>/addresses/<int:link_id>/in-error", known_views.address_error,
        name="person-address-error",
    ),
    path(
        "people/<uuid:person_uuid>/seen/<int:sighting_id>/recorded-in-error",
        views.sighting_wrong,
        name="person-seen-wrong",
    ),
]  # fmt: skip
