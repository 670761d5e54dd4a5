from django.urls import path

from throughline.web.operations import views

urlpatterns = [
    path("operations/", views.operations, name="operations"),
    path("operations/new", views.operation_new, name="operation-new"),
    path("operations/<uuid:operation_uuid>/", views.operation, name="operation"),
    path("operations/<uuid:operation_uuid>/edit", views.operation_edit, name="operation-edit"),
    path("operations/<uuid:operation_uuid>/found", views.found_new, name="operation-found"),
    path("operations/<uuid:operation_uuid>/arrests/new", views.arrest_new, name="operation-arrest"),
    path("operations/<uuid:operation_uuid>/seizures/new", views.seizure_new, name="operation-seizure"),
    path(
        "operations/<uuid:operation_uuid>/seizures/<int:seizure_id>/recorded-in-error", views.seizure_withdraw,
        name="seizure-withdraw",
    ),
    path("arrests/<int:arrest_id>/charges/new", views.charge_new, name="charge-new"),
    path("arrests/<int:arrest_id>/charges/<int:charge_id>/discontinued", views.charge_end, name="charge-end"),
    path("arrests/<int:arrest_id>/recorded-in-error", views.arrest_withdraw, name="arrest-withdraw"),
    path("arrests/<int:arrest_id>/reviewed", views.holder_review, name="holder-review"),
]  # fmt: skip
