from django.urls import path

from throughline.web.referrals import page_views, views

urlpatterns = [
    path("referrals/new", views.refer, name="refer"),
    path("referrals/drafts/<uuid:draft_uuid>/check", views.referral_check, name="referral-check"),
    path("referrals/drafts/<uuid:draft_uuid>/discard", views.referral_discard, name="referral-discard"),
    path("referrals/drafts/<uuid:draft_uuid>/<slug:step>", views.referral_step, name="referral-step"),
    path("referrals/<uuid:referral_uuid>/", page_views.referral, name="referral"),
    path("referrals/<uuid:referral_uuid>/sent", views.referral_sent, name="referral-sent"),
    path("referrals/<uuid:referral_uuid>/add", page_views.referral_add, name="referral-add"),
    path("referrals/<uuid:referral_uuid>/withdraw", page_views.referral_withdraw, name="referral-withdraw"),
    path("referrals/<uuid:referral_uuid>/social-care-told", page_views.referral_told, name="referral-told"),
    path("referrals/<uuid:referral_uuid>/authority-decision", page_views.referral_authority, name="referral-authority"),
]
