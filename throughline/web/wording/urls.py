from django.urls import path

from throughline.web.wording import views

urlpatterns = [
    path("wording/", views.wording_list, name="wording"),
    path("wording/new", views.wording_new, name="wording-new"),
    path("wording/counts", views.wording_counts, name="wording-counts"),
    path("wording/terms.json", views.wording_terms, name="wording-terms"),
    path("wording/<int:term_id>/", views.wording_term, name="wording-term"),
]
