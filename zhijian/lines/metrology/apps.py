from django.apps import AppConfig


class MetrologyConfig(AppConfig):
    name = "zhijian.lines.metrology"
    label = "metrology"

    def ready(self) -> None:
        from zhijian.lines.metrology import screens  # noqa: F401 - declares the registers
