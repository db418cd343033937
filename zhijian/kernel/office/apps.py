from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "zhijian.kernel.office"
    label = "office"
