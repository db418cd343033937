from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "zhijian.kernel.intake"
    label = "intake"
