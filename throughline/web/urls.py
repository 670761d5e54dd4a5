"""Every page's route, domain by domain."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("throughline.web.health.urls")),
    path("", include("throughline.web.sign_in.urls")),
    path("", include("throughline.web.work.urls")),
    path("", include("throughline.web.tasks.urls")),
    path("", include("throughline.web.people.urls")),
    path("", include("throughline.web.interventions.urls")),
    path("", include("throughline.web.statutory.urls")),
    path("", include("throughline.web.referrals.urls")),
    path("", include("throughline.web.triage.urls")),
    path("", include("throughline.web.cases.urls")),
    path("", include("throughline.web.closing.urls")),
    path("", include("throughline.web.figures.urls")),
    path("", include("throughline.web.imports.urls")),
    path("", include("throughline.web.reviews.urls")),
    path("", include("throughline.web.operations.urls")),
    path("", include("throughline.web.lines.urls")),
    path("", include("throughline.web.support.urls")),
    path("", include("throughline.web.screening.urls")),
    path("", include("throughline.web.nrm.urls")),
    path("", include("throughline.web.directory.urls")),
    path("", include("throughline.web.governance.urls")),
    path("", include("throughline.web.wording.urls")),
    path("", include("throughline.web.accounts.urls")),
]
