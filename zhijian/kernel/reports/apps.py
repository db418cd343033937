from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhijian.kernel.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the registers of targets, reported actuals and old reports known."""
        from zhijian.kernel.indicators import composing
        from zhijian.kernel.office import worker
        from zhijian.kernel.reports import counting, screens  # noqa: F401 - declares the registers
        from zhijian.kernel.reports.old import batches
        from zhijian.kernel.reports.old import screens as old_screens  # noqa: F401 - likewise

        if counting.counts_for not in composing.READ_BY:
            composing.READ_BY.append(counting.counts_for)
            composing.COUNTED_BY.append(counting.counts_a_target)
        if batches.work not in worker.WORK:
            worker.WORK.append(batches.work)
