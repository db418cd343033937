"""Addresses of targets: the board of bodies × targets, and one target on a day."""

from django.urls import path

from zhijian.desk.views import targets

urlpatterns = [
    path("targets/", targets.board_page, name="targets"),
    path("targets/<uuid:pk>/", targets.one, name="target_progress"),
]
