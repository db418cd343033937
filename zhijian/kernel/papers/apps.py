from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "zhijian.kernel.papers"
    label = "papers"
