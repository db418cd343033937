from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "zhijian.common.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Make the registers and the section of reports known."""
        from zhijian.common.coordination import group_screens, report_section, screens  # noqa: F401
