from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "zhijian.kernel.parties"
    label = "parties"
