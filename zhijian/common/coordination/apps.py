from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "zhijian.common.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Make the figures, the registers and the section of reports known."""
        from zhijian.common.coordination import group_screens, report_section, screens  # noqa: F401
        from zhijian.common.coordination.indicators import INDICATORS
        from zhijian.kernel.indicators.language import declare, name_line
        from zhijian.kernel.org.words import words

        declare(*INDICATORS)
        name_line("coordination", words("综合协调", "Coordination"), supports=True)
