from django.urls import path

from throughline.web.orders import error_views, order_views, plan_views, print_views, views

_ORDER = "orders/<uuid:order_uuid>"
_PLAN = "disruption-plans/<uuid:plan_uuid>"

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/told", views.told, name="orders-told"),
    path("orders/kinds", views.kinds, name="order-kinds"),
    path("orders/kinds/<slug:kind>/commencement", views.commencement, name="order-kind-commencement"),
    path("orders/about/<uuid:record_uuid>/", views.orders_about, name="orders-about"),
    path("orders/about/<uuid:record_uuid>/new", views.order_new, name="order-new"),
    path(f"{_ORDER}/", views.order, name="order"),
    path(f"{_ORDER}/print", print_views.order_print, name="order-print"),
    path(f"{_ORDER}/pdf", print_views.order_pdf, name="order-pdf"),
    path(f"{_ORDER}/readiness", views.readiness, name="order-readiness"),
    path(f"{_ORDER}/steps/<slug:step>", order_views.step, name="order-step"),
    path(f"{_ORDER}/steps/<int:step_id>/wrong", order_views.step_wrong, name="order-step-wrong"),
    path(f"{_ORDER}/variations/<int:step_id>/provider", order_views.variation, name="order-variation"),
    path(f"{_ORDER}/conditions/new", order_views.condition_new, name="order-condition-new"),
    path(f"{_ORDER}/conditions/<int:condition_id>/wrong", error_views.condition_wrong, name="order-condition-wrong"),
    path(
        f"{_ORDER}/identifiers/<int:identifier_id>/wrong", error_views.identifier_wrong, name="order-identifier-wrong"
    ),
    path(f"{_ORDER}/identifiers/new", order_views.identifier_new, name="order-identifier-new"),
    path(f"{_ORDER}/protected/new", order_views.protected_new, name="order-protected-new"),
    path(f"{_ORDER}/protected/<int:protected_id>/wrong", order_views.protected_wrong, name="order-protected-wrong"),
    path(f"{_ORDER}/breaches/new", order_views.breach_new, name="order-breach-new"),
    path(f"{_ORDER}/breaches/<int:breach_id>/wrong", order_views.breach_wrong, name="order-breach-wrong"),
    path(f"{_ORDER}/home", order_views.home, name="order-home"),
    path(f"{_ORDER}/review", order_views.review, name="order-review"),
    path(f"{_ORDER}/tell", order_views.tell, name="order-tell"),
    path(f"{_ORDER}/told/<int:told_id>/stop", order_views.told_stop, name="order-told-stop"),
    path(f"{_ORDER}/wrong", order_views.wrong, name="order-wrong"),
    path("disruption-plans/about/<uuid:record_uuid>/", plan_views.plan, name="disruption-plan"),
    path("disruption-plans/about/<uuid:record_uuid>/new", plan_views.plan_new, name="disruption-plan-new"),
    path(f"{_PLAN}/tactics/new", plan_views.tactic_new, name="tactic-new"),
    path(f"{_PLAN}/review", plan_views.plan_review, name="disruption-plan-review"),
    path(f"{_PLAN}/child-review", plan_views.plan_child_review, name="disruption-plan-child-review"),
    path(f"{_PLAN}/end", plan_views.plan_end, name="disruption-plan-end"),
    path("tactics/<uuid:tactic_uuid>/review", plan_views.tactic_review, name="tactic-review"),
]
