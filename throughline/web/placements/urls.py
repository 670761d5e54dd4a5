from django.urls import path

from throughline.web.placements import notice_views, place_views, responsibility_views

_CASE = "cases/<uuid:case_uuid>"

urlpatterns = [
    path(f"{_CASE}/places/", place_views.places, name="places"),
    path(f"{_CASE}/places/home", place_views.home_new, name="place-home"),
    path(f"{_CASE}/places/placement", place_views.placement_new, name="place-placement"),
    path(f"{_CASE}/places/found", place_views.found_new, name="place-found"),
    path("places/<uuid:residence_uuid>/left", place_views.place_end, name="place-end"),
    path("places/<uuid:residence_uuid>/wrong", place_views.place_withdraw, name="place-withdraw"),
    path("places/<uuid:residence_uuid>/named", place_views.place_name, name="place-name"),
    path("places/<uuid:residence_uuid>/no-longer-named", place_views.place_close, name="place-close"),
    path("placement-notices/<uuid:notice_uuid>/letter", notice_views.letter, name="placement-notice-letter"),
    path("placement-notices/<uuid:notice_uuid>/letter.pdf", notice_views.letter_pdf, name="placement-notice-letter-pdf"),
    path("placement-notices/<uuid:notice_uuid>/sent", notice_views.sent, name="placement-notice-sent"),
    path(
        "placement-notices/<uuid:notice_uuid>/acknowledged", notice_views.acknowledged,
        name="placement-notice-acknowledged",
    ),
    path(f"{_CASE}/responsibility/state", responsibility_views.state, name="responsibility-state"),
    path(f"{_CASE}/responsibility/ask", responsibility_views.ask_other, name="responsibility-ask"),
    path("responsibility/<uuid:request_uuid>/accepted", responsibility_views.accepted, name="responsibility-accepted"),
    path("responsibility/<uuid:request_uuid>/declined", responsibility_views.declined, name="responsibility-declined"),
    path("responsibility/<uuid:request_uuid>/take-back", responsibility_views.take_back, name="responsibility-take-back"),
    path("responsibility/rows/<uuid:row_uuid>/wrong", responsibility_views.wrong, name="responsibility-wrong"),
]  # fmt: skip
