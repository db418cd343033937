from django.apps import AppConfig


class MetrologyConfig(AppConfig):
    name = "zhijian.lines.metrology"
    label = "metrology"
