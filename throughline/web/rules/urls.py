from django.urls import path

from throughline.web.rules import site_views, views

urlpatterns = [
    path("clock-rules/", views.clock_rules, name="clock-rules"),
    path("clock-rules/bank-holiday", views.bank_holiday_new, name="bank-holiday-new"),
    path("clock-rules/<int:rule_pk>/", views.clock_rule, name="clock-rule"),
    path("clock-rules/<int:rule_pk>/check", views.clock_rule_check, name="clock-rule-check"),
    path("clock-rules/<int:rule_pk>/another", views.clock_rule_another, name="clock-rule-another"),
    path("clock-rules/<int:rule_pk>/retire", views.clock_rule_retire, name="clock-rule-retire"),
    path("clock-rules/devolved-sites/", site_views.sites, name="devolved-sites"),
    path("clock-rules/devolved-sites/new", site_views.site_new, name="devolved-site-new"),
    path("clock-rules/devolved-sites/<int:site_pk>/", site_views.site, name="devolved-site"),
    path("clock-rules/devolved-sites/<int:site_pk>/check", site_views.site_check, name="devolved-site-check"),
    path("clock-rules/devolved-sites/<int:site_pk>/end", site_views.site_end, name="devolved-site-end"),
    path("clock-rules/devolved-sites/<int:site_pk>/in-error", site_views.site_in_error, name="devolved-site-in-error"),
]
