"""Where language and theme are changed: include under any path in the root URLconf, without a namespace."""

from django.urls import path
from django.views.i18n import set_language

from zhijian.desk.context import set_theme

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("theme/", set_theme, name="set_theme"),
]
