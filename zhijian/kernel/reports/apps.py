from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhijian.kernel.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the figures of reporting, the registers of targets, reported actuals and old reports known."""
        from zhijian.kernel.indicators import composing
        from zhijian.kernel.indicators.language import declare, name_line
        from zhijian.kernel.office import worker
        from zhijian.kernel.org.words import words
        from zhijian.kernel.reports import counting, screens  # noqa: F401 - declares the registers
        from zhijian.kernel.reports.chain.indicators import INDICATORS
        from zhijian.kernel.reports.old import batches
        from zhijian.kernel.reports.old import screens as old_screens  # noqa: F401 - likewise

        declare(*INDICATORS)
        name_line("reports", words("目标与总结", "Targets and reports"), supports=True)
        if counting.counts_for not in composing.READ_BY:
            composing.READ_BY.append(counting.counts_for)
            composing.COUNTED_BY.append(counting.counts_a_target)
        if batches.work not in worker.WORK:
            worker.WORK.append(batches.work)
