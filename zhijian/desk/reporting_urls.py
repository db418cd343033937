"""Addresses of the reporting chain 上报: who has closed what, one closed period."""

from django.urls import path

from zhijian.desk.views import calls, closing, nil, reporting

urlpatterns = [
    path("reporting/", reporting.overview, name="reporting"),
    path("reporting/nil/", nil.grid, name="nil_returns"),
    path("reporting/calls/<uuid:pk>/", calls.board, name="call"),
    path("reporting/closings/<uuid:pk>/", closing.one, name="closing"),
]
