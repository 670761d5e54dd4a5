from django.urls import path

from throughline.web.wording import views

urlpatterns = [
    path("wording/", views.wording_list, name="wording"),
    path("wording/new", views.wording_new, name="wording-new"),
    path("wording/counts", views.wording_counts, name="wording-counts"),
    path("wording/terms.json", views.wording_terms, name="wording-terms"),
    path("wording/<int:term_id>/", views.wording_term, name="wording-term"),
    path("wording/<int:term_id>/check", views.wording_check, name="wording-check"),
    path("wording/<int:term_id>/uncheck", views.wording_uncheck, name="wording-uncheck"),
    path("wording/<int:term_id>/retire", views.wording_retire, name="wording-retire"),
    path("wording/<int:term_id>/restore", views.wording_restore, name="wording-restore"),
]
