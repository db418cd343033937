from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhijian.common.people"
    label = "people"
