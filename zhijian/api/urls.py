"""The API's addresses: ``/api/v1/``, with its OpenAPI description at ``/api/v1/openapi.json``."""

from django.urls import path

from zhijian.api.build import build

urlpatterns = [path("v1/", build().urls)]
