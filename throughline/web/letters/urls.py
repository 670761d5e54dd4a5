from django.urls import path

from throughline.web.letters import views

urlpatterns = [
    path("referrals/<uuid:referral_uuid>/letter", views.referral_letter, name="referral-letter"),
    path("cases/<uuid:case_uuid>/chronology/letter", views.case_chronology, name="case-chronology"),
]
