from django.urls import path

from throughline.web.interventions import views

urlpatterns = [
    path("interventions/new", views.new_intervention, name="intervention-new"),
    path("interventions/<uuid:intervention_uuid>/", views.intervention, name="intervention"),
    path("interventions/<uuid:intervention_uuid>/first-hour", views.answer_item, name="intervention-first-hour"),
    path("interventions/<uuid:intervention_uuid>/own-words", views.own_words, name="intervention-own-words"),
    path("interventions/<uuid:intervention_uuid>/outcome", views.outcome, name="intervention-outcome"),
    path("interventions/<uuid:intervention_uuid>/recorded-in-error", views.withdraw, name="intervention-withdraw"),
]
