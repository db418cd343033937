"""The desk 案头: the screens of officers and institutes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Templates, static files and views; no tables of its own."""

    name = "zhijian.desk"
    label = "desk"
    verbose_name = _("Desk")
