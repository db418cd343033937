from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zhijian.api"
    label = "api"
