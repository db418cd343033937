from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "zhijian.kernel.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Let the sealer give each batch of sealed acts to the fold."""
        from zhijian.kernel.indicators import checks  # noqa: F401  registers itself
        from zhijian.kernel.indicators.fold import fold
        from zhijian.kernel.ledger.sealer import FOLDS

        if fold not in FOLDS:
            FOLDS.append(fold)
