"""All addresses: the desk at the root, the public's pages, the API."""

from django.urls import include, path

from zhijian.config.health import healthz

handler400 = "zhijian.desk.errors.bad_request"
handler403 = "zhijian.desk.errors.forbidden"
handler404 = "zhijian.desk.errors.not_found"
handler500 = "zhijian.desk.errors.server_error"

urlpatterns = [
    path("api/", include("zhijian.api.urls")),
    path("c/", include("zhijian.portal.urls")),
    path("", include("zhijian.desk.urls")),
    path("", include("zhijian.desk.law_urls")),
    path("", include("zhijian.desk.targets_urls")),
    path("", include("zhijian.desk.coordination_urls")),
    path("", include("zhijian.desk.reporting_urls")),
    path("", include("zhijian.desk.reports_urls")),
    path("", include("zhijian.desk.old_urls")),
    path("", include("zhijian.desk.look_urls")),
    path("", include("zhijian.desk.people_urls")),
    path("", include("zhijian.desk.setup_urls")),
    path("healthz", healthz),
]
