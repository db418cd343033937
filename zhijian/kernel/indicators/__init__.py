"""Indicators 指标: three grains folded from sealed acts, a language for figures, periods, roll-up, drill-down."""
