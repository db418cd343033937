"""Addresses of old reports: the drawer, one report being looked through, and the historical series."""

from django.urls import path

from zhijian.desk.old import batch, listing, review, series_page

urlpatterns = [
    path("old-reports/", listing.drawer, name="old_reports"),
    path("old-reports/series/", series_page.history, name="old_series"),
    path("old-reports/batches/<uuid:pk>/", batch.batch, name="old_batch"),
    path("old-reports/batches/<uuid:pk>/progress/", batch.progress, name="old_batch_progress"),
    path("old-reports/<uuid:pk>/", review.review, name="old_report"),
    path("old-reports/<uuid:pk>/decide/", review.decide, name="old_decide"),
    path("old-reports/<uuid:pk>/said/", review.report_act, name="old_said"),
]
