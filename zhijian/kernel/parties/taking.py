"""From the rows of a list to acts: firms with their licences, and entries of an old register (名单与旧台账转为行为)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext

from zhijian.kernel.intake.matching import Decision, Index, NothingKnown
from zhijian.kernel.intake.problems import Message, Problem, Word
from zhijian.kernel.intake.problems import msgid as _
from zhijian.kernel.intake.rows import REQUIRED, RowResult
from zhijian.kernel.intake.spec import Values, row_key
from zhijian.kernel.intake.targets import Ground, Plan, Step, Target, declare, row_act_key
from zhijian.kernel.intake.text import fold, tidy
from zhijian.kernel.ledger.models import Act, Key
from zhijian.kernel.org.duties import REGISTRAR
from zhijian.kernel.org.models import Body
from zhijian.kernel.parties import importing
from zhijian.kernel.parties.known import COMPARED, KnownParties, owners
from zhijian.kernel.parties.models import Licence, OldEntry, Party, Sort
from zhijian.kernel.records.model import Record

AREA_UNKNOWN = Message("AREA_UNKNOWN", _("“%(area)s” is not an area of yours. Yours are: %(areas)s."))
AREA_DIFFERS = Message(
    "AREA_DIFFERS", _("In the register this lies in %(area)s. A list moves nothing: move it by its own act.")
)
TAKEN_BEFORE = Message(
    "TAKEN_BEFORE", _("This row was imported before; the firm is now called %(name)s. Nothing is changed.")
)
OTHER_ENTRY = Message(
    "OTHER_ENTRY",
    _("Entry %(number)s was taken over before and says something else here. Void the old one first."),
)
NOT_THERE = Message("NOT_THERE", _("The firm that this row speaks of is not in the register."))
_AREAS_NAMED = 8
_ENDINGS = (
    "市场监督管理局",
    "市场监管局",
    "市场监督管理所",
    "市场监管所",
    "县局",
    "区局",
    "分局",
    "局",
    "所",
)


class Areas:
    """The areas of a body by whatever they are called: code, name, short name, name without the office's ending."""

    def __init__(self, ground: Ground, line: str) -> None:
        ids = ground.scope.of(ground.body, line)
        bodies = list(
            Body.objects.filter(pk__in=ids, kind__in=("bureau", "town"), ended_on=None).order_by("pk")
        )
        self._known: dict[str, set[str]] = defaultdict(set)
        for body in bodies:
            for name in (body.pk, *_called(body.name), *_called(body.short), body.name_en):
                if name:
                    self._known[fold(name)].add(body.pk)
        self.names = [body.short or body.name for body in bodies]

    def read(self, text: object) -> str | Problem:
        """The area's code; empty where nothing is said."""
        if not text:
            return ""
        found = self._known.get(fold(str(text)), set())
        if len(found) == 1:
            return next(iter(found))
        names = "、".join(self.names[:_AREAS_NAMED])
        return AREA_UNKNOWN(area=str(text), areas=names).on("area")


def _called(name: str) -> list[str]:
    """云溪县市场监督管理局 → itself, 云溪县, 云溪."""
    found = [name]
    bare = next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
    if bare != name and name.endswith(("县局", "区局")):
        found.append(name.removesuffix("局"))
    found.append(bare)
    if len(bare) > 2 and bare.endswith(("县", "区", "市", "镇", "乡")):
        found.append(bare[:-1])
    return found


# -- firms -------------------------------------------------------------------------------------------------------------


def plan_firms(results: Sequence[RowResult], ground: Ground) -> list[Plan]:
    """New firms are registered, known ones changed where the list says more, and a licence that is new is recorded."""
    areas = Areas(ground, Party.line)
    known = _matched(results, ground)
    before = _imported_before(results)
    plans = [Plan(result) for result in results]
    here: dict[int, Party] = {}
    for plan, result in zip(plans, results, strict=True):
        area = areas.read(result.values.get("area"))
        if isinstance(area, Problem):
            plan.problems.append(area)
            continue
        if result.decision is Decision.NEW:
            here[result.row.number] = _new_firm(plan, area, before.get(result.row.number))
            continue
        party = known.get(result.row.number) or here.get(result.first_row)
        if party is not None:
            here[result.row.number] = party
            _changes(plan, ground, party, area)
        elif _says_more(result):
            plan.problems.append(NOT_THERE())
    _licences(plans, here, ground)
    return plans


def _says_more(result: RowResult) -> bool:
    return result.decision is Decision.UPDATE or bool(result.values.get("licence_number"))


def _matched(results: Sequence[RowResult], ground: Ground) -> dict[int, Party]:
    """By row number, the party that a row speaks of: by its id, or by its keys where an earlier batch has made it."""
    ids = {result.match for result in results if result.match}
    parties = {str(party.pk): party for party in Party.visible_to(ground.scope).filter(pk__in=ids)}
    found = {r.row.number: parties[r.match] for r in results if r.match in parties}
    own = {result.row.number for result in results}
    rest = [r for r in results if r.first_row and not r.match and r.first_row not in own and _says_more(r)]
    for result, party in zip(rest, owners([r.values for r in rest], ground.scope), strict=True):
        if isinstance(party, Party):
            found[result.row.number] = party
        elif ground.preview:  # the earlier row would have made it
            found[result.row.number] = Party()
    return found


def _new_firm(plan: Plan, area: str, before: Party | None) -> Party:
    if before is not None and before.state:
        plan.warnings.append(TAKEN_BEFORE(name=before.label()))
        return before
    values = plan.result.values
    entered: dict[str, Any] = {name: values[name] for name in COMPARED if values.get(name)}
    entered["sort"] = entered.get("sort") or Sort.ENTERPRISE.value
    if area:
        entered["territory"] = area
    party, plan.new = Party(), True
    again = before.pk.hex if before is not None else ""
    plan.steps.append(Step(0, party, "registered", entered, row_act_key("firms", plan.result.key, again)))
    return party


def _changes(plan: Plan, ground: Ground, party: Party, area: str) -> None:
    if area and not party._state.adding and party.territory_id != area:
        plan.problems.append(AREA_DIFFERS(area=party.territory.short or party.territory.name).on("area"))
        return
    values = plan.result.values
    entered: dict[str, Any] = {name: values[name] for name in plan.result.changes if name in COMPARED}
    if "name" in entered and party.name:
        names = [*filter(None, party.former_names.split("、")), party.name]
        entered["former_names"] = "、".join(dict.fromkeys(names))[-500:]
    if entered:
        plan.steps.append(
            Step(1, party, "changed", entered, row_act_key("firms", plan.result.key, ground.job))
        )


def _licences(plans: list[Plan], here: dict[int, Party], ground: Ground) -> None:
    """A licence is known by its owner and its number; one that is there is left as it is."""
    wanted = [
        plan
        for plan in plans
        if plan.result.values.get("licence_number") and not plan.problems and plan.result.row.number in here
    ]
    numbers = {str(plan.result.values["licence_number"]) for plan in wanted}
    there = set(Licence.objects.filter(number__in=numbers).exclude(state="").values_list("owner", "number"))
    count: Counter[UUID] = Counter()
    for plan in wanted:
        values, party = plan.result.values, here[plan.result.row.number]
        number = str(values["licence_number"])
        if (party.pk, number) in there:
            continue
        if not isinstance(values.get("licence_begins"), date):
            plan.problems.append(REQUIRED(field=Word("Licence from")).on("licence_begins"))
            continue
        there.add((party.pk, number))
        # One after the other for the same firm: the first may open its file.
        phase, key = 2 + count[party.pk], row_act_key("firms", plan.result.key, f"{ground.job}:licence")
        count[party.pk] += 1
        plan.steps.append(Step(phase, Licence(), "recorded", {
            "owner": party, "name": values.get("licence_name") or gettext("Licence"), "number": number,
            "begins": values["licence_begins"], "ends": values.get("licence_ends"),
        }, key))  # fmt: skip


def _imported_before(results: Sequence[RowResult]) -> dict[int, Party]:
    """By row number, the party that this very row made in an earlier import."""
    keys = {row_act_key("firms", r.key): r.row.number for r in results if r.decision is Decision.NEW}
    return {keys[key]: party for key, party in made_by(keys, Party).items()}


def made_by(keys: Iterable[str], cls: type[Record]) -> dict[str, Any]:
    """By idempotency key, the record of the act that it gave."""
    acts = dict(Key.objects.filter(pk__in=set(keys)).values_list("act", "key"))
    made = dict(Act.objects.filter(pk__in=acts).values_list("record", "pk"))
    return {acts[made[record.pk]]: record for record in cls._default_manager.filter(pk__in=made)}


# -- an old register ---------------------------------------------------------------------------------------------------


def plan_entries(results: Sequence[RowResult], ground: Ground) -> list[Plan]:
    """Each entry becomes history of its firm, on its own day; one that was taken over before is left as it is."""
    plans = [Plan(result, new=True) for result in results]
    found = owners([result.values for result in results], ground.scope)
    keys = [_entry_key(result.values) for result in results]
    before = made_by(keys, OldEntry)
    for plan, owner, key in zip(plans, found, keys, strict=True):
        values = plan.result.values
        old = before.get(key)
        if plan.result.decision is Decision.SAME:
            continue
        if isinstance(owner, Problem):
            plan.problems.append(owner.on("name" if values.get("name") else "number"))
        elif old is not None and old.state:
            if not _says(old, values):
                plan.problems.append(OTHER_ENTRY(number=str(values.get("entry_number") or "")))
        else:
            again = f"{key}:{old.pk.hex}" if old is not None else key
            said = {"owner": owner, **entry(values)}
            plan.steps.append(Step(0, OldEntry(), "noted", said, again, _day(values), history=True))
    return plans


def entry(values: Values) -> dict[str, Any]:
    """What an entry says, in the words of the importer's language; numbers and counts stand in the remark."""
    remark = [tidy(str(values.get("remark") or ""))]
    for name, label in _COUNTED:
        if values.get(name) is not None:
            remark.append(f"{gettext(label)} {values[name]}")
    if values.get("entry_number"):
        remark.append(f"{gettext('Number of the entry')} {values['entry_number']}")
    result = _RESULTS.get(str(values.get("result")), "")
    return {
        "what": values.get("what") or gettext("Inspection"), "day": _day(values), "source": values.get("source") or "",
        "result": gettext(result) if result else "", "remark": "；".join(filter(None, remark)),
    }  # fmt: skip


_COUNTED = (
    ("critical", _("Critical violations")),
    ("serious", _("Serious violations")),
    ("minor", _("Minor violations")),
)
_RESULTS = {
    "pass": _("Conforms"),
    "conditional": _("Conforms with conditions"),
    "fail": _("Does not conform"),
}


def _day(values: Values) -> date:
    return cast(date, values["day"])  # required by the spec


def _entry_key(values: Values) -> str:
    """An entry is known by its own key: its number, or whom, when, what and with which result."""
    (key,) = importing.HISTORY.keys(values)
    return row_act_key("history", row_key({key.kind: key.value}, importing.HISTORY))


def _says(old: OldEntry, values: Values) -> bool:
    return old.begins == values["day"] and (not values.get("what") or old.what == values["what"])


def _nothing(_ground: Ground) -> Index:
    return NothingKnown()


def _parties(ground: Ground) -> Index:
    return KnownParties(ground.scope)


declare(Target(
    "firms", "parties.party", _("Firms"), importing.FIRMS, (REGISTRAR,), _parties, plan_firms, importing.shown_as,
    preset={"sort": "企业"},
))  # fmt: skip
declare(Target(
    "history", "parties.old_entry", _("Entries of an old register"), importing.HISTORY, (REGISTRAR,), _nothing,
    plan_entries, importing.shown_as,
))  # fmt: skip
