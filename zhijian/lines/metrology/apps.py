from django.apps import AppConfig


class MetrologyConfig(AppConfig):
    name = "zhijian.lines.metrology"
    label = "metrology"

    def ready(self) -> None:
        """Make the line's figures and registers known."""
        from zhijian.kernel.indicators.language import declare
        from zhijian.lines.metrology import screens  # noqa: F401 - declares the registers
        from zhijian.lines.metrology.indicators import INDICATORS

        declare(*INDICATORS)
