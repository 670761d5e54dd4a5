from django.urls import path

from throughline.web.referrals import views

urlpatterns = [
    path("referrals/new", views.refer, name="refer"),
    path("referrals/drafts/<uuid:draft_uuid>/check", views.referral_check, name="referral-check"),
    path("referrals/drafts/<uuid:draft_uuid>/discard", views.referral_discard, name="referral-discard"),
    path("referrals/drafts/<uuid:draft_uuid>/<slug:step>", views.referral_step, name="referral-step"),
    path("referrals/<uuid:referral_uuid>/", views.referral, name="referral"),
    path("referrals/<uuid:referral_uuid>/sent", views.referral_sent, name="referral-sent"),
    path("referrals/<uuid:referral_uuid>/withdraw", views.referral_withdraw, name="referral-withdraw"),
]
