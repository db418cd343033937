"""All addresses: the desk at the root, the public's pages, the API."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
