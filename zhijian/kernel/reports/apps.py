from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhijian.kernel.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the registers of targets and reported actuals known."""
        from zhijian.kernel.reports import screens  # noqa: F401 - declares the registers
