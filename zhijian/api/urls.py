"""The API's addresses: ``/api/v1/``, with its OpenAPI description at ``/api/v1/openapi.json``."""

from django.urls import path, re_path

from zhijian.api.build import build
from zhijian.api.problems import nothing

urlpatterns = [path("v1/", build().urls), re_path("", nothing)]
