from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "zhijian.kernel.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Let the sealer give each batch of sealed acts to the fold."""
        from zhijian.kernel.indicators import checks, screens  # noqa: F401 - they register themselves
        from zhijian.kernel.indicators.fold import fold
        from zhijian.kernel.ledger.sealer import FOLDS

        if fold not in FOLDS:
            FOLDS.append(fold)
