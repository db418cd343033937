from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "zhijian.kernel.org"
    label = "org"
