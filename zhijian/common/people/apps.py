from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhijian.common.people"
    label = "people"

    def ready(self) -> None:
        """Make the register of credentials known."""
        from zhijian.common.people import screens  # noqa: F401
