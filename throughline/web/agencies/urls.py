from django.urls import path

from throughline.web.agencies import agreement_views, views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<int:hub_pk>/contact", views.hub_contact, name="hub-contact"),
    path("agencies/<int:hub_pk>/partners/new", views.partner_new, name="partner-new"),
    path("agencies/<int:hub_pk>/partners/<int:agency_pk>/", views.partner, name="partner"),
    path("agencies/<int:hub_pk>/partners/<int:agency_pk>/contact", views.partner_contact, name="partner-contact"),
    path("agencies/<int:hub_pk>/partners/<int:agency_pk>/teams/new", views.team_new, name="team-new"),
    path("agencies/<int:hub_pk>/partners/<int:agency_pk>/end", views.partner_end, name="partner-end"),
    path("agreements/", agreement_views.agreements, name="agreements"),
    path("agreements/new", agreement_views.agreement_new, name="agreement-new"),
    path("agreements/<int:agreement_pk>/", agreement_views.agreement, name="agreement"),
    path("agreements/<int:agreement_pk>/sign", agreement_views.agreement_sign, name="agreement-sign"),
    path("agreements/<int:agreement_pk>/end", agreement_views.agreement_end, name="agreement-end"),
]
