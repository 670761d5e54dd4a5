from django.urls import path

from throughline.web.accounts import views

urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/new", views.account_new, name="account-new"),
    path("accounts/<int:member_pk>/", views.account, name="account"),
    path("accounts/<int:member_pk>/end", views.account_end, name="account-end"),
    path("accounts/<int:member_pk>/password", views.account_password, name="account-password"),
]
