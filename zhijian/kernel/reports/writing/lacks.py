"""Why a placement that could be read has no number."""

from enum import StrEnum


class Lack(StrEnum):
    """What is missing; the page says of each what to do."""

    NO_INDICATOR = "no_indicator"
    BAD_PERIOD = "bad_period"
    NOT_BEGUN = "not_begun"
    NOT_BELOW = "not_below"
    NO_FACET = "no_facet"
    ZERO = "zero"
    NO_BASE = "no_base"
    RATE_HAS_POINTS = "rate_has_points"
    NO_RATE = "no_rate"
    NOT_ALIKE = "not_alike"
    NO_PARTS = "no_parts"
    NO_TARGET = "no_target"
    NO_ACTUAL = "no_actual"
    TOO_COARSE = "too_coarse"
    NO_START = "no_start"
    NO_TARGET_OF_IT = "no_target_of_it"
    SEVERAL_TARGETS = "several_targets"
    NO_PLACE = "no_place"
    UNSEEN_PLACE = "unseen_place"


EMPTY = (Lack.ZERO, Lack.NO_BASE, Lack.NO_ACTUAL)
"""There is no number, and no mistake: the placement may say what is printed instead."""
