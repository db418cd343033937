"""What stands around the tables: the instrument's figures, curve and supports, standards, the three signatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhijian.desk.look import days, numbers, sheets
from zhijian.desk.look.shapes import Figure
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Body, Duty, Staff
from zhijian.kernel.org.scope import ancestors
from zhijian.kernel.records import checks
from zhijian.kernel.records.reading import said_of
from zhijian.lines.metrology.categories import TERMS
from zhijian.lines.metrology.models import Instrument, Standard, Verification
from zhijian.lines.metrology.rules.decimals import fold, parse, plain, split_unit
from zhijian.lines.metrology.rules.planning import BandPiece
from zhijian.lines.metrology.rules.units import factor, unit_named

SIGNED = ("recorded", "checked", "approved")
TONNES_FROM = 10_000  # kg from which the axis of loads is written in tonnes


def figures(verification: Verification) -> list[Figure]:
    """The head of the sheet: what the limits hang on."""
    instrument = verification.instrument
    unit = instrument.unit
    same = not instrument.d or instrument.d == instrument.e
    said = [
        (_("Number"), instrument.number),
        (_("Accuracy class"), instrument.accuracy),
        ("Max", with_unit(instrument.max, unit)),
        ("e = d" if same else "e", with_unit(instrument.e, unit)),
        ("d", "" if same else with_unit(instrument.d, unit)),
        ("n", _intervals(instrument)),
        (_("Supports"), instrument.supports),
        (
            _("Zero tracking"),
            (
                pgettext("zero tracking", "on")
                if instrument.zero_tracking
                else pgettext("zero tracking", "off")
            )
            if instrument.max
            else "",
        ),
        (_("Kind of verification"), verification.get_occasion_display()),
        (_("Regulation"), TERMS[verification.category].regulation),
    ]
    return [Figure(label, value, small=True) for label, value in said if value]


def with_unit(digits: str, unit: str) -> str:
    """``80 000 kg``; digits that are no number stay as they are."""
    value = parse(fold(digits))
    return f"{numbers.number(value) if value is not None else digits} {unit}".strip() if digits else ""


def _intervals(instrument: Instrument) -> str:
    top, step = parse(fold(instrument.max)), parse(fold(instrument.e))
    if top is None or not step or top % step:
        return ""
    return numbers.number(top // step)


def curve(instrument: Instrument, bands: Sequence[BandPiece]) -> dict[str, Any] | None:
    """What curve.js draws the band from: floats, for pixels only."""
    if not bands:
        return None
    widest = max(piece.range for piece in bands) if instrument.range_mode == "multiple_range" else 0
    shown = [piece for piece in bands if not widest or piece.range == widest]
    tonnes = instrument.unit == "kg" and shown[-1].upto >= TONNES_FROM
    return {
        "bands": [{"to": float(piece.upto), "mpe": float(piece.high)} for piece in shown],
        "max": float(shown[-1].upto), "unit": instrument.unit,
        "loadUnit": "t" if tonnes else instrument.unit, "loadScale": 0.001 if tonnes else 1,
    }  # fmt: skip


def supports(
    rows: Sequence[Mapping[str, Any]], bands: Sequence[BandPiece], unit: str
) -> tuple[dict[str, Any] | None, str]:
    """The plan of the supports, and the load and limit that stand beside its heading."""
    if not rows:
        return None, ""
    positions = [pgettext("platform", "centre") if row.get("position") == "centre" else str(row.get("position") or n)
                 for n, row in enumerate(rows, 1)]  # fmt: skip
    load = parse(fold(str(rows[0].get("load") or "")))
    limit = next((piece.high for piece in bands if load is not None and load <= piece.upto), None)
    if load is None or limit is None:
        return {"positions": positions, "mpe": ""}, ""
    note = f"{numbers.number(load)} {unit}, mpe ±{numbers.number(plain(limit))} {unit}"
    return {"positions": positions, "mpe": plain(limit)}, note


@dataclass(frozen=True)
class Choice:
    """A standard as the sheet offers it: what it is, how long it is valid, whether it is fine enough, ticked or not."""

    key: str
    name: str
    facts: str
    ratio: str
    doubt: str
    chosen: bool


def choices(
    standards: Sequence[Standard], bands: Sequence[BandPiece], unit: str, on: date, chosen: Sequence[str]
) -> list[Choice]:
    """The institute's standards to tick. The judge has the last word on the loads that were really applied."""
    smallest = min((piece.high for piece in bands), default=None)
    return [_choice(standard, smallest, unit, on, str(standard.pk) in chosen) for standard in standards]


def _choice(standard: Standard, smallest: Decimal | None, unit: str, on: date, chosen: bool) -> Choice:
    until = standard.valid_to
    facts = [part for part in (standard.number, standard.measures_text, standard.certificate) if part]
    facts.append(_("valid to %(day)s") % {"day": days.iso(until)} if until else _("no validity stated"))
    if standard.examination:
        facts.append(standard.examination)
    expired = until is not None and until < on
    doubt = _("Expired on %(day)s") % {"day": days.iso(until)} if expired else ""
    return Choice(
        str(standard.pk),
        standard.label(),
        " · ".join(facts),
        _ratio(standard.mpe, smallest, unit),
        doubt,
        chosen,
    )


def _ratio(mpe: str, smallest: Decimal | None, unit: str) -> str:
    """``2.5 kg ≤ 10 kg ÷ 3 ✓``: the third is not divided, so nothing is rounded (R 76-1 3.7.1)."""
    digits, suffix = split_unit(fold(mpe).removeprefix("±").lstrip())
    value, named = parse(digits), unit_named(suffix or unit, "mass")
    own = unit_named(unit, "mass")
    if value is None or smallest is None or named is None or own is None:
        return ""
    fine = 3 * value * factor(named, own, "mass") <= smallest
    return f"{mpe} {'≤' if fine else '>'} {numbers.number(plain(smallest))} {unit} ÷ 3 {'✓' if fine else '✕'}"


def signatures(verification: Verification, on: date) -> list[sheets.Signature]:
    """Verifier, checker, approver: who signed and for whom, or who may still sign."""
    standing = {done.name: done for done in checks.standing(verification)}
    acts = {act.pk: told for act, told in said_of(verification.timeline())}
    made = []
    for name in SIGNED:
        spec = verification.acts[name]
        duty = str(DUTIES[spec.duties[0]].title)
        done = standing.get(name) if _counts(verification, name) else None
        if done is not None:
            who = Staff.objects.filter(pk=str(done.actor)).first()
            made.append(
                sheets.Signature(duty, person(who) if who else "—", _signed(acts[done.id].facts, done.on, on))
            )
        else:
            made.append(sheets.Signature(duty, "", _may_sign(verification, name, standing, on)))
    return made


def person(staff: Staff) -> str:
    """A name as the reader's language writes it."""
    return staff.name_en if (get_language() or "").startswith("en") and staff.name_en else staff.name


def together(sentences: Sequence[Any]) -> str:
    """Sentences behind each other: English needs a blank between them, in Chinese the full stop is one."""
    return (" " if (get_language() or "").startswith("en") else "").join(str(one) for one in sentences)


def _counts(verification: Verification, name: str) -> bool:
    """Whether a signature still holds: a sheet that was returned is signed by nobody."""
    reached = {"assigned": 0, "recorded": 1, "checked": 2}.get(verification.state, 3)
    return SIGNED.index(name) < reached


def _signed(facts: Mapping[str, Any], day: date, today: date) -> str:
    said = [days.short(day, today)]
    absent = Staff.objects.filter(pk=facts["acting_for"]).first() if facts.get("acting_for") else None
    if absent:
        said.append(_("acting for %(name)s") % {"name": person(absent)})
    return pgettext("between names", ", ").join(said)


def _may_sign(verification: Verification, name: str, standing: Mapping[str, Any], on: date) -> str:
    spec = verification.acts[name]
    if name == "recorded":
        who = verification.verifier
        return _("assigned to %(name)s") % {"name": person(who)} if who else _("not assigned")
    barred = {
        standing[other].actor
        for other in spec.not_who
        if other in standing and _counts(verification, other) and not verification.excused(name, other, on)
    }
    if not _counts(verification, "recorded") and verification.verifier_id:
        barred.add(verification.verifier_id)  # who is to verify cannot sign what watches it
    for body in (verification.body_id, *ancestors(verification.body_id, on)):
        names = _holders(body, spec.duties, barred, on)
        if names:
            joined = pgettext("between names", ", ").join(names[:4])
            here = body == verification.body_id
            where = "" if here else Body.objects.get(pk=body).name
            may = _("%(names)s may sign.") if here else _("Nobody here may; above, at %(body)s: %(names)s.")
            return together([may % {"names": joined, "body": where}, _never(verification, name, on)])
    return _("Nobody has this duty: an administrator can grant it.")


def _never(verification: Verification, name: str, on: date) -> str:
    if name == "checked":
        return _("Never the verifier.")
    if verification.excused(name, "checked", on):
        return _("Never the verifier; by a setting of this institute the checker may also approve.")
    return _("Not one of the first two.")


def _holders(body: str, duties: Sequence[str], barred: set[Any], on: date) -> list[str]:
    held = Duty.objects.filter(Duty.on(on), body=body, duty__in=duties, staff__is_active=True).exclude(
        staff__in=barred
    )
    found: dict[str, str] = {}
    for row in held.select_related("staff", "acting_for").order_by("staff__username"):
        name = person(row.staff)
        acting = (
            _("%(name)s (acting for %(absent)s)") % {"name": name, "absent": person(row.acting_for)}
            if row.acting_for
            else name
        )
        found.setdefault(name, acting)
    return list(found.values())
