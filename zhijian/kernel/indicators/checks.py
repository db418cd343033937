"""The start stops where an indicator counts something that does not exist."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from zhijian.kernel.indicators.language import CATALOGUE, flaws


@register("zhijian")
def indicators_can_be_counted(**_options: Any) -> list[CheckMessage]:
    """Each declared indicator names records, acts, facets and measures that are installed."""
    return [
        Error(f"Indicator {indicator.code}: {flaw}.", id="indicators.E001")
        for indicator in CATALOGUE.values()
        for flaw in flaws(indicator)
    ]
