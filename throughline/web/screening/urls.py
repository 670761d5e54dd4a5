from django.urls import path

from throughline.web.screening import case_views, draft_views, tool_views

urlpatterns = [
    path("cases/<uuid:case_uuid>/screenings/tools", case_views.tools_for_case, name="screening-tools-for-case"),
    path(
        "cases/<uuid:case_uuid>/screenings/tools/<slug:tool_key>", case_views.screening_with_tool,
        name="screening-with-tool",
    ),
    path(
        "screenings/unfinished/<uuid:unfinished_uuid>/discard", case_views.unfinished_discard,
        name="screening-unfinished-discard",
    ),
    path("screenings/<uuid:scoring_uuid>/", case_views.screening, name="screening"),
    path("screening-tools/", tool_views.tools, name="screening-tools"),
    path("screening-tools/new", tool_views.tool_new, name="screening-tool-new"),
    path("screening-tools/versions/<uuid:version_uuid>/", tool_views.version, name="screening-tool"),
    path("screening-tools/versions/<uuid:version_uuid>/draft", tool_views.draft_new, name="screening-tool-draft"),
    path("screening-tools/versions/<uuid:version_uuid>/publish", tool_views.publish, name="screening-tool-publish"),
    path("screening-tools/versions/<uuid:version_uuid>/retire", tool_views.retire, name="screening-tool-retire"),
    path("screening-tools/versions/<uuid:version_uuid>/copy", tool_views.tool_copy, name="screening-tool-copy"),
    path("screening-tools/versions/<uuid:version_uuid>/discard", tool_views.discard, name="screening-tool-discard"),
    path("screening-tools/versions/<uuid:version_uuid>/restore", tool_views.restore, name="screening-tool-restore"),
    path("screening-tools/versions/<uuid:version_uuid>/about", draft_views.about, name="screening-tool-about"),
    path("screening-tools/versions/<uuid:version_uuid>/bands", draft_views.bands, name="screening-tool-bands"),
    path(
        "screening-tools/versions/<uuid:version_uuid>/domains/new", draft_views.domain_new,
        name="screening-tool-domain-new",
    ),
    path("screening-tools/domains/<uuid:domain_uuid>/", draft_views.domain, name="screening-tool-domain"),
    path(
        "screening-tools/domains/<uuid:domain_uuid>/remove", draft_views.domain_remove,
        name="screening-tool-domain-remove",
    ),
]  # fmt: skip
