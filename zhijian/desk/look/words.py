"""The words of an act's parameters, in the reader's language.

A parameter's name in words is its label (``planned_on`` is “Planned on”); a new name must be added here, so that it
is collected for translation: a test walks all acts and fails on one that is missing.
"""

from typing import Any

from django.utils.translation import pgettext_lazy

from zhijian.kernel.records.spec import ActSpec

WORDS: dict[str, Any] = {
    "act": pgettext_lazy("parameter", "Act"),
    "acting_for": pgettext_lazy("parameter", "Acting for"),
    "after": pgettext_lazy("parameter", "Working days"),
    "again_by": pgettext_lazy("parameter", "To be done again by"),
    "area": pgettext_lazy("parameter", "Area"),
    "as_of": pgettext_lazy("parameter", "As of"),
    "at": pgettext_lazy("parameter", "At which body"),
    "basis": pgettext_lazy("parameter", "Basis"),
    "begins": pgettext_lazy("parameter", "From"),
    "bonus": pgettext_lazy("parameter", "Bonus"),
    "bonus_why": pgettext_lazy("parameter", "What the bonus is for"),
    "cells": pgettext_lazy("parameter", "Cells of the row"),
    "certificate": pgettext_lazy("parameter", "Certificate"),
    "course": pgettext_lazy("parameter", "How it comes about"),
    "day": pgettext_lazy("parameter", "Day"),
    "details": pgettext_lazy("parameter", "Details"),
    "due": pgettext_lazy("parameter", "To be done by"),
    "duty": pgettext_lazy("parameter", "Duty"),
    "ended": pgettext_lazy("parameter", "Last day in force"),
    "ends": pgettext_lazy("parameter", "To"),
    "evidence": pgettext_lazy("parameter", "Evidence"),
    "fee": pgettext_lazy("parameter", "Fee in yuan"),
    "for_line": pgettext_lazy("parameter", "Line of business"),
    "indicator": pgettext_lazy("parameter", "Counted by (empty: the body reports)"),
    "institute": pgettext_lazy("parameter", "Institute"),
    "instrument": pgettext_lazy("parameter", "Instrument"),
    "item": pgettext_lazy("parameter", "Item"),
    "lead": pgettext_lazy("parameter", "Person in charge"),
    "levels": pgettext_lazy("parameter", "Levels up"),
    "measure": pgettext_lazy("parameter", "Measure"),
    "month": pgettext_lazy("parameter", "Month"),
    "name": pgettext_lazy("parameter", "Name"),
    "number": pgettext_lazy("parameter", "Number"),
    "occasion": pgettext_lazy("parameter", "Kind of verification"),
    "of_kind": pgettext_lazy("parameter", "Kind of record"),
    "owner": pgettext_lazy("parameter", "Party"),
    "paths": pgettext_lazy("parameter", "Values"),
    "period": pgettext_lazy("parameter", "Period"),
    "planned_on": pgettext_lazy("parameter", "Planned for"),
    "points": pgettext_lazy("parameter", "Points"),
    "procedure": pgettext_lazy("parameter", "Procedure"),
    "signed_head": pgettext_lazy("parameter", "Head with the witness's line"),
    "public_key": pgettext_lazy("parameter", "Verifier key"),
    "reason": pgettext_lazy("parameter", "Reason"),
    "remark": pgettext_lazy("parameter", "Remark"),
    "replaces": pgettext_lazy("parameter", "Replaces"),
    "result": pgettext_lazy("parameter", "Result"),
    "rounding": pgettext_lazy("parameter", "Rounding"),
    "rule": pgettext_lazy("parameter", "Rule"),
    "scan": pgettext_lazy("parameter", "Signed and stamped scan"),
    "sections": pgettext_lazy("parameter", "Sections"),
    "shape": pgettext_lazy("parameter", "Template"),
    "site": pgettext_lazy("parameter", "Place of use"),
    "sort": pgettext_lazy("parameter", "Kind"),
    "source": pgettext_lazy("parameter", "Source"),
    "staff": pgettext_lazy("parameter", "Person"),
    "stands_in": pgettext_lazy("parameter", "Where it stands (report, notice, page)"),
    "statement": pgettext_lazy("parameter", "What the body says"),
    "subject": pgettext_lazy("parameter", "Subject"),
    "target": pgettext_lazy("parameter", "Target"),
    "text": pgettext_lazy("parameter", "Text"),
    "to_body": pgettext_lazy("parameter", "To which body"),
    "topic": pgettext_lazy("parameter", "Of what"),
    "unit": pgettext_lazy("parameter", "Unit"),
    "until": pgettext_lazy("parameter", "Valid until"),
    "valid_from": pgettext_lazy("parameter", "Valid from"),
    "valid_to": pgettext_lazy("parameter", "Valid to"),
    "value": pgettext_lazy("parameter", "Value"),
    "verified_on": pgettext_lazy("parameter", "Verified on"),
    "verifier": pgettext_lazy("parameter", "Verifier"),
    "version": pgettext_lazy("parameter", "Version in force from"),
    "veto_why": pgettext_lazy("parameter", "Why it is vetoed"),
    "vetoed": pgettext_lazy("parameter", "Vetoed"),
    "weight": pgettext_lazy("parameter", "Weight"),
    "what": pgettext_lazy("parameter", "What"),
    "why": pgettext_lazy("parameter", "Why"),
    "worksheet": pgettext_lazy("parameter", "Worksheet"),
    "year": pgettext_lazy("parameter", "Year"),
}


def label_of(spec: ActSpec, name: str) -> str:
    """The label of one parameter of an act."""
    return str(WORDS[name])
