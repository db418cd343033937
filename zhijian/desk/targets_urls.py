"""Addresses of targets: the board of bodies × targets, one target on a day, the notice of a year's assessment."""

from django.urls import path

from zhijian.desk.views import notices, targets

urlpatterns = [
    path("targets/", targets.board_page, name="targets"),
    path("targets/<uuid:pk>/", targets.one, name="target_progress"),
    path("assessments/<uuid:pk>/notice/", notices.page, name="assessment_notice"),
    path("assessments/<uuid:pk>/notice.pdf", notices.as_pdf, name="assessment_notice_pdf"),
    path("assessments/<uuid:pk>/notice.docx", notices.as_docx, name="assessment_notice_docx"),
]
