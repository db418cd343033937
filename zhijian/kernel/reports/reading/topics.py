"""The line of business that a passage speaks of (业务条线)."""

from .zones import ABOVE, RUN_IN, Zone

Topics = tuple[tuple[str, tuple[str, ...]], ...]

_BESIDE = 0.5
"""What weighs as beside the figure."""
_LEAST, _FURTHER = 0.05, 0.2
"""How much a topic's heaviest word must be heard, and what its further words add."""


def heard(lines: dict[str, str], text: str) -> Topics:
    """The words of each line of business that a text holds."""
    return tuple(
        (line, tuple(word for word in words.split("|") if word in text)) for line, words in lines.items()
    )


def topic_of(zones: list[Zone], topics: Topics) -> str:
    """The line of business that the passage speaks of: that of the words that stand nearest; empty where none does."""
    everything = "\n".join([zone.text for zone in zones])
    scores: dict[str, float] = {}
    for line, words in topics:
        heard = sorted(
            (max([zone.of(word) for zone in zones]) for word in words if word in everything), reverse=True
        )
        if heard:
            scores[line] = heard[0] + _FURTHER * sum(heard[1:])
    best = max(scores, key=lambda line: scores[line], default="")
    return best if best and scores[best] >= _LEAST else ""


def heading_topic(zones: list[Zone], topics: Topics) -> str:
    """The line of business that the heading names, unless the clauses beside the figure speak of another."""
    head = topic_of([zone for zone in zones if zone.weight in (ABOVE, RUN_IN)], topics)
    if not head:
        return ""
    beside = topic_of([zone for zone in zones if zone.weight >= _BESIDE], topics)
    return head if beside in ("", head) else ""


def line_of(zones: list[Zone], lines: Topics) -> str:
    """The line of business that the words around speak of; empty where none does."""
    scores = {
        line: sum(zone.weight * sum(word in zone.text for word in words) for zone in zones)
        for line, words in lines
    }
    best = max(scores, key=lambda line: scores[line])
    return best if scores[best] >= 0.3 else ""
