from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhijian.kernel.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the registers of targets, reported actuals and old reports known."""
        from zhijian.kernel.office import worker
        from zhijian.kernel.reports import screens  # noqa: F401 - declares the registers
        from zhijian.kernel.reports.old import batches
        from zhijian.kernel.reports.old import screens as old_screens  # noqa: F401 - likewise

        if batches.work not in worker.WORK:
            worker.WORK.append(batches.work)
