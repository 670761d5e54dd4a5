from django.urls import path

from throughline.web.operations import error_views, scene, views

urlpatterns = [
    path("operations/", views.operations, name="operations"),
    path("operations/new", views.operation_new, name="operation-new"),
    path("operations/in-error", error_views.operations_in_error, name="operations-in-error"),
    path("operations/<uuid:operation_uuid>/", views.operation, name="operation"),
    path("operations/<uuid:operation_uuid>/in-error", error_views.operation_error, name="operation-error"),
    path(
        "operations/<uuid:operation_uuid>/totals/<int:total_id>/in-error", error_views.total_error, name="total-error"
    ),
    path("arrests/<int:arrest_id>/charges/<int:charge_id>/in-error", error_views.charge_error, name="charge-error"),
    path("operations/<uuid:operation_uuid>/edit", views.operation_edit, name="operation-edit"),
    path("operations/<uuid:operation_uuid>/found", scene.found_new, name="operation-found"),
    path("operations/<uuid:operation_uuid>/arrests/new", scene.arrest_new, name="operation-arrest"),
    path("operations/<uuid:operation_uuid>/seizures/new", scene.seizure_new, name="operation-seizure"),
    path("operations/<uuid:operation_uuid>/seizures/total", scene.seizure_total, name="seizure-total"),
    path(
        "operations/<uuid:operation_uuid>/seizures/<int:seizure_id>/recorded-in-error", scene.seizure_withdraw,
        name="seizure-withdraw",
    ),
    path("arrests/<int:arrest_id>/charges/new", scene.charge_new, name="charge-new"),
    path("arrests/<int:arrest_id>/charges/<int:charge_id>/discontinued", scene.charge_end, name="charge-end"),
    path("arrests/<int:arrest_id>/recorded-in-error", scene.arrest_withdraw, name="arrest-withdraw"),
    path("arrests/<int:arrest_id>/reviewed", scene.holder_review, name="holder-review"),
]  # fmt: skip
