from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "zhijian.common.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Make the registers known."""
        from zhijian.common.coordination import screens  # noqa: F401
