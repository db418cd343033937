"""From the rows of an instrument list to acts: registered, appointed, last verification taken over (器具名单转为行为).

A row that says when the instrument was last verified comes from an old register: its acts lie on that day and are
marked as history, so that they open stocks and due dates and count in no flow.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from zhijian.kernel.intake.matching import Candidate, Decision, Index
from zhijian.kernel.intake.problems import Message, Problem
from zhijian.kernel.intake.problems import msgid as _
from zhijian.kernel.intake.rows import RowResult
from zhijian.kernel.intake.spec import Key, Value, Values
from zhijian.kernel.intake.targets import Ground, Option, Plan, Step, Target, declare, row_act_key
from zhijian.kernel.intake.text import fold
from zhijian.kernel.org.duties import REGISTRAR
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.parties.importing import who_keys
from zhijian.kernel.parties.known import UNKNOWN_FIRM, owners
from zhijian.kernel.parties.models import Party, Sort
from zhijian.kernel.parties.taking import AREA_DIFFERS, NOT_THERE, Areas
from zhijian.lines.metrology.categories import Category
from zhijian.lines.metrology.imports import (
    INSTRUMENTS,
    MEASURES,
    OTHER_CATEGORY,
    category_of,
    in_one_unit,
    serial_key,
)
from zhijian.lines.metrology.models import SUPERVISOR, Instrument

INSTITUTE_UNKNOWN = Message("INSTITUTE_UNKNOWN", _("There is no institute called “%(name)s”."))
VERIFICATION_DIFFERS = Message(
    "VERIFICATION_DIFFERS",
    _(
        "The register knows the verification of this day as certificate %(certificate)s, valid until %(until)s."
    ),
)
REGISTER_OWNERS = "register_owners"
PLAIN = (
    "number",
    "category",
    "name",
    "model",
    "serial",
    "maker",
    "accuracy",
    "supports",
    "site",
    "mandatory",
)
"""Fields that a list and the register write alike; measures, owner, area and dates are looked at by the plan."""


class KnownInstruments:
    """The register of instruments as an import asks it: two queries for a batch. Foreign instruments are not there."""

    def __init__(self, scope: Scope) -> None:
        self._rows = Instrument.visible_to(scope).exclude(state="")

    def find(self, keys: Collection[Key]) -> Mapping[Key, Sequence[Candidate]]:
        """The instruments of each number, and those of each maker's serial number."""
        found: dict[Key, list[Candidate]] = defaultdict(list)
        numbers = {key.value: key for key in keys if key.kind == "number"}
        for instrument in self._rows.filter(number__in=numbers):
            found[numbers[instrument.number]].append(_candidate(instrument))
        serials = {key.value.partition("\x1f")[2] for key in keys if key.kind == "serial"}
        for instrument in self._rows.filter(serial__in=serials) if serials else ():
            key = serial_key(instrument.serial, instrument.maker)
            if key in keys:
                found[key].append(_candidate(instrument))
        return found


def _candidate(instrument: Instrument) -> Candidate:
    values: dict[str, Value] = {
        name: getattr(instrument, name) or None for name in PLAIN if name != "mandatory"
    }
    values["mandatory"] = "yes" if instrument.mandatory else "no"
    return Candidate(str(instrument.pk), f"{instrument.label()} {instrument.number}", values)


def plan_instruments(results: Sequence[RowResult], ground: Ground) -> list[Plan]:
    """A plan for each row of a batch."""
    batch = _Batch(results, ground)
    return [batch.plan(result) for result in results]


class _Batch:
    """What the rows of a batch need to know, asked once."""

    def __init__(self, results: Sequence[RowResult], ground: Ground) -> None:
        self.ground = ground
        self.areas = Areas(ground, Instrument.line)
        self.institutes = _institutes()
        users = [_user(result.values) for result in results]
        self.owners = dict(zip((r.row.number for r in results), owners(users, ground.scope), strict=True))
        self.new_owners: dict[Key, Party] = {}
        self.known = self._instruments(results)

    def _instruments(self, results: Sequence[RowResult]) -> dict[int, Instrument]:
        """By row number, the instrument that a row speaks of."""
        numbers = {str(r.values["number"]) for r in results if r.match or r.first_row}
        rows = Instrument.visible_to(self.ground.scope).exclude(state="").filter(number__in=numbers)
        by_number = {instrument.number: instrument for instrument in rows.select_related("territory")}
        found = {
            r.row.number: by_number.get(str(r.values["number"])) for r in results if r.match or r.first_row
        }
        return {number: instrument for number, instrument in found.items() if instrument is not None}

    def plan(self, result: RowResult) -> Plan:
        plan = Plan(result)
        if result.decision is Decision.SAME:
            return plan
        found = self._look_up(plan)
        if plan.problems:
            return plan
        if result.decision is Decision.NEW:
            instrument, plan.new = Instrument(), True
            self._register(plan, instrument, found)
            self.known[result.row.number] = instrument
        else:
            known = self.known.get(result.row.number) or self.known.get(result.first_row)
            if known is None and not self.ground.preview:
                plan.problems.append(NOT_THERE())
                return plan
            instrument = known or Instrument()
            self._change(plan, instrument, found)
        if not plan.problems:
            self._verification(plan, instrument, found)
        return plan

    def _look_up(self, plan: Plan) -> dict[str, Any]:
        """Area, institute, user and measures of a row; what cannot be found is a problem of the row."""
        values = plan.result.values
        area = self.areas.read(values.get("area"))
        institute = self.institutes.get(fold(str(values.get("institute") or "")), "")
        if values.get("institute") and not institute:
            plan.problems.append(INSTITUTE_UNKNOWN(name=str(values["institute"])).on("institute"))
        if isinstance(area, Problem):
            plan.problems.append(area)
        owner = self._owner(plan, area if isinstance(area, str) else "")
        measures, _problems = in_one_unit(values)  # its problems were found when the row was read
        return {"area": area, "institute": institute, "owner": owner, "measures": measures}

    def _owner(self, plan: Plan, area: str) -> Party | None:
        """The user of an instrument; an unknown one is registered with it where the importer has asked for that."""
        found = self.owners[plan.result.row.number]
        if isinstance(found, Party):
            return found
        if found.code != UNKNOWN_FIRM.code or REGISTER_OWNERS not in self.ground.options:
            plan.problems.append(found.on("owner"))
            return None
        user = _user(plan.result.values)
        key = who_keys(user)[0]
        if key not in self.new_owners:
            entered: dict[str, Any] = {name: value for name, value in user.items() if value}
            entered["sort"] = Sort.ENTERPRISE.value
            entered |= {"territory": area} if area else {}
            self.new_owners[key] = Party()
            named = row_act_key("instruments", plan.result.key, f"{self.ground.job}:user")
            plan.steps.append(Step(0, self.new_owners[key], "registered", entered, named))
        return self.new_owners[key]

    def _register(self, plan: Plan, instrument: Instrument, found: Mapping[str, Any]) -> None:
        values = plan.result.values
        entered: dict[str, Any] = {name: values[name] for name in PLAIN if values.get(name)}
        entered["category"] = values.get("category") or category_of(str(values["name"]))
        if not entered["category"]:
            entered["category"] = Category.OTHER.value
            plan.warnings.append(OTHER_CATEGORY(value=str(values["name"])).on("name"))
        entered["mandatory"] = values.get("mandatory") == "yes"
        entered |= found["measures"] | {"owner": found["owner"]}
        if found["area"]:
            entered["territory"] = found["area"]
        self._step(plan, 1, instrument, "registered", entered)
        if found["institute"]:
            self._step(plan, 3, instrument, "appointed", {"institute": found["institute"]})

    def _change(self, plan: Plan, instrument: Instrument, found: Mapping[str, Any]) -> None:
        if found["area"] and not instrument._state.adding and instrument.territory_id != found["area"]:
            where = instrument.territory
            plan.problems.append(AREA_DIFFERS(area=where.short or where.name).on("area"))
            return
        values = _news(plan.result)
        entered: dict[str, Any] = {name: values[name] for name in plan.result.changes if name in PLAIN}
        if "mandatory" in entered:
            entered["mandatory"] = entered["mandatory"] == "yes"
        measures = found["measures"] if any(values.get(name) for name in MEASURES) else {}
        entered |= {name: text for name, text in measures.items() if getattr(instrument, name) != text}
        owner_said = values.get("owner") or values.get("uscc")
        if owner_said and found["owner"] is not None and instrument.owner_id != found["owner"].pk:
            entered["owner"] = found["owner"]
        if entered:
            self._step(plan, 2, instrument, "changed", entered)
        if values.get("institute") and instrument.institute_id != found["institute"]:
            self._step(plan, 3, instrument, "appointed", {"institute": found["institute"]})

    def _verification(self, plan: Plan, instrument: Instrument, found: Mapping[str, Any]) -> None:
        """The last verification, if it is later than what the register knows."""
        values = _news(plan.result)
        verified_on, until = values.get("verified_on"), values.get("until")
        certificate = str(values.get("certificate") or "")
        if not isinstance(verified_on, date):
            return
        known = instrument.last_verified
        if known == verified_on and (instrument.valid_until, instrument.certificate) != (until, certificate):
            there = {"certificate": instrument.certificate or "—", "until": str(instrument.valid_until)}
            plan.problems.append(VERIFICATION_DIFFERS(**there).on("verified_on"))
        elif known is None or known < verified_on:
            taken = {"verified_on": verified_on, "until": until, "certificate": certificate}
            self._step(plan, 4, instrument, "taken_over", taken, history=True)

    def _step(
        self,
        plan: Plan,
        phase: int,
        record: Instrument,
        act: str,
        params: dict[str, Any],
        *,
        history: bool = False,
    ) -> None:
        """A step on its day: that of the last verification for what comes from an old register, else today."""
        verified_on = plan.result.values.get("verified_on")
        old = isinstance(verified_on, date) and (history or plan.new)
        plan.steps.append(Step(
            phase, record, act, params, row_act_key("instruments", plan.result.key, f"{self.ground.job}:{phase}"),
            verified_on if old and isinstance(verified_on, date) else None, history=old,
        ))  # fmt: skip


def _news(result: RowResult) -> Values:
    """What a row says; of one that speaks of an earlier row's instrument only what it adds."""
    if not result.first_row:
        return result.values
    return {name: value for name, value in result.values.items() if name in result.changes}


def _user(values: Values) -> dict[str, Value]:
    """The user's columns as a firm's."""
    return {"name": values.get("owner"), "uscc": values.get("uscc")}


def _institutes() -> dict[str, str]:
    """All institutes by code, name and short name."""
    rows = Body.objects.filter(kind="institute", ended_on=None)
    return {
        fold(name): body.pk
        for body in rows
        for name in (body.pk, body.name, body.short, body.name_en)
        if name
    }


def _index(ground: Ground) -> Index:
    return KnownInstruments(ground.scope)


def _label(values: Values) -> str:
    return " ".join(str(values[name]) for name in ("number", "name", "model") if values.get(name))


declare(Target(
    "instruments", "metrology.instrument", _("Instruments"), INSTRUMENTS, (SUPERVISOR,), _index, plan_instruments,
    _label, preset={"mandatory": "是"},
    options=(Option(REGISTER_OWNERS, _("Register users that are not in the register of firms yet"), REGISTRAR),),
))  # fmt: skip
