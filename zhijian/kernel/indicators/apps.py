from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "zhijian.kernel.indicators"
    label = "indicators"
