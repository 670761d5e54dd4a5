from django.urls import path

from throughline.web.flows import views

urlpatterns = [
    path("flows/", views.flows, name="flows"),
    path("flows/lines", views.flow_lines, name="flow-lines"),
]
