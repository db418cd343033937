"""Addresses of work reports: read, written, exported."""

from django.urls import path

from zhijian.desk.views import records, reports

records.PAGES["reports.report"] = reports.page

urlpatterns = [
    path("r/reports.report/<uuid:pk>/write/", reports.write, name="report_write"),
    path("r/reports.report/<uuid:pk>/preview/", reports.preview, name="report_preview"),
    path("r/reports.report/<uuid:pk>/report.json", reports.exported, name="report_json"),
    path("r/reports.report/<uuid:pk>/report.pdf", reports.as_pdf, name="report_pdf"),
    path("r/reports.report/<uuid:pk>/report.docx", reports.as_docx, name="report_docx"),
]
