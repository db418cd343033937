"""The words of an act's parameters, in the reader's language.

A parameter's name in words is its label (``planned_on`` is “Planned on”); a new name must be added here, so that it
is collected for translation: a test walks all acts and fails on one that is missing.
"""

from typing import Any

from django.utils.translation import pgettext_lazy as _p

from zhijian.kernel.records.spec import ActSpec

WORDS: dict[str, Any] = {
    "acting_for": _p("parameter", "Acting for"),
    "area": _p("parameter", "Area"),
    "at": _p("parameter", "At which body"),
    "basis": _p("parameter", "Basis"),
    "begins": _p("parameter", "From"),
    "certificate": _p("parameter", "Certificate"),
    "day": _p("parameter", "Day"),
    "details": _p("parameter", "Details"),
    "duty": _p("parameter", "Duty"),
    "ends": _p("parameter", "To"),
    "fee": _p("parameter", "Fee in yuan"),
    "for_line": _p("parameter", "Line of business"),
    "institute": _p("parameter", "Institute"),
    "instrument": _p("parameter", "Instrument"),
    "item": _p("parameter", "Item"),
    "name": _p("parameter", "Name"),
    "number": _p("parameter", "Number"),
    "occasion": _p("parameter", "Kind of verification"),
    "owner": _p("parameter", "Party"),
    "planned_on": _p("parameter", "Planned for"),
    "reason": _p("parameter", "Reason"),
    "remark": _p("parameter", "Remark"),
    "replaces": _p("parameter", "Replaces"),
    "result": _p("parameter", "Result"),
    "site": _p("parameter", "Place of use"),
    "sort": _p("parameter", "Kind"),
    "source": _p("parameter", "Source"),
    "staff": _p("parameter", "Person"),
    "to_body": _p("parameter", "To which body"),
    "until": _p("parameter", "Valid until"),
    "valid_from": _p("parameter", "Valid from"),
    "valid_to": _p("parameter", "Valid to"),
    "verified_on": _p("parameter", "Verified on"),
    "verifier": _p("parameter", "Verifier"),
    "what": _p("parameter", "What"),
    "worksheet": _p("parameter", "Worksheet"),
}


def label_of(spec: ActSpec, name: str) -> str:
    """The label of one parameter of an act."""
    return str(WORDS[name])
