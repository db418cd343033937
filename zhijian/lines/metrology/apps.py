from django.apps import AppConfig


class MetrologyConfig(AppConfig):
    name = "zhijian.lines.metrology"
    label = "metrology"

    def ready(self) -> None:
        """Make the line's figures, registers and imports known."""
        from zhijian.kernel.indicators.language import declare, name_line
        from zhijian.kernel.org.words import words
        from zhijian.lines.metrology import screens, taking  # noqa: F401 - declares the registers and the imports
        from zhijian.lines.metrology.indicators import INDICATORS

        declare(*INDICATORS)
        name_line("metrology", words("计量", "Metrology"))
