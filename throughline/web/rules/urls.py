from django.urls import path

from throughline.web.rules import views

urlpatterns = [
    path("clock-rules/", views.clock_rules, name="clock-rules"),
    path("clock-rules/bank-holiday", views.bank_holiday_new, name="bank-holiday-new"),
    path("clock-rules/<int:rule_pk>/", views.clock_rule, name="clock-rule"),
    path("clock-rules/<int:rule_pk>/check", views.clock_rule_check, name="clock-rule-check"),
    path("clock-rules/<int:rule_pk>/another", views.clock_rule_another, name="clock-rule-another"),
    path("clock-rules/<int:rule_pk>/retire", views.clock_rule_retire, name="clock-rule-retire"),
]
