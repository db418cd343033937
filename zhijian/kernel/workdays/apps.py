from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "zhijian.kernel.workdays"
    label = "workdays"
