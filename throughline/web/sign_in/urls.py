from django.urls import path

from throughline.web.sign_in import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.own_password, name="own-password"),
]
