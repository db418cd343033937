"""The worksheet page: what one person sees of one sheet, while it is filled, when it was refused, when it is read."""

import uuid
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijian.desk.look import sheets
from zhijian.desk.look.shapes import Fact, Need, NextAct, Tab
from zhijian.desk.scoping import scope
from zhijian.desk.sheet import around, tables, verdicts
from zhijian.desk.sheet import typed as sent
from zhijian.desk.views.records import needs_of, open_acts
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Key
from zhijian.kernel.records.by import By
from zhijian.lines.metrology import judging
from zhijian.lines.metrology.categories import TERMS
from zhijian.lines.metrology.models import Verification
from zhijian.lines.metrology.rules import PlanError, find_pack, mpe_bands, worksheet_plan
from zhijian.lines.metrology.rules.browser import payload
from zhijian.lines.metrology.rules.measured import measured

KIND = "metrology.verification"
PLAIN_LINES = 4  # empty lines that a sheet without rules offers
MARKS = {"pass": "✓", "fail": "✕", "incomplete": "○"}


def day_of(text: str) -> date | None:
    """The day that was typed, today where none was; None for what is no day."""
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        return None


class Page:
    """One look at one sheet."""

    def __init__(self, request: HttpRequest, entry: Verification) -> None:
        self.request, self.entry, self.post = request, entry, request.POST
        self.today = clock.today()
        self.blank = "blank" in request.GET
        self.needs, allowed = needs_of(entry, entry.acts["recorded"], By(scope(request), self.today))
        self.editable = entry.state == "assigned" and allowed and not self.blank
        self.key = self.post.get("zj_key", "")[:60] or uuid.uuid4().hex
        self.draft = f"{KIND}.{entry.pk}.worksheet"

    @cached_property
    def on(self) -> date:
        """The day that counts: of the verification, or typed, or today."""
        if self.entry.verified_on and self.entry.state != "assigned":
            return self.entry.verified_on
        return day_of(self.post.get("zj_on", "")) or self.today

    @cached_property
    def values(self) -> dict[str, Any]:
        """The sheet by places: as sent, or as recorded."""
        if self.request.method == "POST":
            return sent.typed((name, str(value)) for name, value in self.post.items())
        return dict(self.entry.worksheet) if self.entry.state != "assigned" else {}

    @cached_property
    def sheet(self) -> dict[str, Any]:
        """What would be recorded, or was."""
        if self.request.method != "POST" and self.entry.state != "assigned":
            return dict(self.entry.worksheet)
        return sent.worksheet(
            self.entry,
            self.values,
            self.post.getlist("standard"),
            "plate_read" in self.post,
            self.post.get("verdict", ""),
        )

    @cached_property
    def results(self) -> dict[str, Any]:
        """The server's judgement in words; empty where the verifier's own word stands instead."""
        judged = self.entry.judged(self.sheet, self.on)
        if judged.full is None or self.judged_by_others:
            return {}
        origin = measured(self.values).origin
        plate = self.sheet.get("plate_read") is True
        return verdicts.told(judged.full.to_json(_lang()), origin, verdicts.words(), self.unit, plate)

    @cached_property
    def by_rules(self) -> bool:
        """Whether the regulation of this kind of instrument is built in."""
        return TERMS[self.entry.category].on_screen

    @cached_property
    def judged_by_others(self) -> bool:
        """Whether the recorded sheet was judged by another rule set than is here now: then it is not judged again."""
        recorded = self.request.method != "POST" and self.entry.state != "assigned" and not self.blank
        return bool(recorded and self.by_rules and not self.entry.judged_by_the_same())

    @property
    def unit(self) -> str:
        return str(self.entry.instrument.unit)

    @cached_property
    def instrument(self) -> dict[str, Any]:
        return judging.instrument_part(self.entry.instrument)

    @cached_property
    def plan(self) -> Any:
        """Rows and requirements from the pack; None where the instrument's own data are not enough."""
        try:
            return worksheet_plan(
                self.instrument, self.entry.occasion, TERMS[self.entry.category].regulation, self.on
            )
        except PlanError:
            return None

    @cached_property
    def bands(self) -> Any:
        return (
            mpe_bands(self.instrument, self.entry.occasion, TERMS[self.entry.category].regulation, self.on)
            if self.plan
            else ()
        )

    # -- the answer ----------------------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """All that the template shows, except what was refused."""
        entry = self.entry
        lacking = self.by_rules and self.plan is None
        return {
            "sheet": None if lacking else self._sheet(), "lacking": lacking, "entry": entry, "editable": self.editable,
            "blank": self.blank, "plain": not self.by_rules, "lines": self._lines(), "title": self._title(),
            "record": reverse("record", args=[KIND, entry.pk]), "blank_href": f"{self.request.path}?blank=1",
            "instrument": reverse("record", args=[entry.instrument.kind, entry.instrument_id]),
            "standards": self._standards(), "used": self._used(), "key": self.key, "on": self.on, "post": self.post,
            "environment": self._environment(), "next": self._next(), "about": self._about(), "plate": self._plate(),
            "advice": self.results.get("advice", []),
            "verdict_said": self.sheet.get("verdict", ""), "confirmed": self._confirmed(),
        }  # fmt: skip

    def _plate(self) -> bool:
        """Whether the instrument's own data are in doubt, so that its plate must be read."""
        says, problems = verdicts.words(), self.results.get("problems", ())
        return "plate_read" in self.post or any(verdicts.on_plate(one, says) for one in problems)

    def _title(self) -> str:
        return _("%(instrument)s: worksheet") % {"instrument": self.entry.instrument.label()}

    def _confirmed(self) -> str:
        """The draft may go when the server has the act that was sent from it."""
        key = f"{self.request.user.pk}:{self.request.GET.get('sent', '')[:60]}"
        acts = Key.objects.filter(key=key).values_list("act", flat=True)
        return self.draft if self.entry.timeline().filter(pk__in=list(acts)).exists() else ""

    def _sheet(self) -> sheets.Sheet:
        tests, plan = self.tests, self.plan
        rows = next((test for test in plan.tests if test.test == "eccentricity"), None) if plan else None
        typed = self.values.get("eccentricity")
        positions = typed if not self.editable and isinstance(typed, list) else rows.rows if rows else ()
        drawn, note = around.supports(positions, self.bands, self.unit)
        return sheets.Sheet(
            draft=self.draft if self.editable else "", rev=str(self.entry.rev), action=self.request.path,
            head=around.figures(self.entry), tabs=self._tabs(tests), tests=tests, verdict=self._verdict(),
            signatures=around.signatures(self.entry, self.today),
            base={"regulation": TERMS[self.entry.category].regulation, "kind": self.entry.occasion,
                  "performed_on": self.on.isoformat(), "instrument": self.instrument},
            results=self.results if self.by_rules and not self.editable and not self.blank else None,
            curve=around.curve(self.entry.instrument, self.bands) if self.by_rules else None,
            supports=drawn, supports_note=note,
        )  # fmt: skip

    @cached_property
    def tests(self) -> list[sheets.Test]:
        """The tables."""
        if not self.by_rules or self.plan is None:
            return []
        filling = self.editable or self.blank
        made = tables.Sheet(
            self.unit, {} if self.blank else self.values, {} if self.blank else self.results, filling
        )
        planned = {test.test: test for test in self.plan.tests}
        tests = []
        for name in tables.COLUMNS:
            test = planned.get(name)
            wanted = test is not None or (name == "substitution" and self._substituted())
            if not (wanted if filling else self.values.get(name)):
                continue
            rows = test.rows if test and filling else ({},) if filling else ()
            built = tables.table(made, name, rows, test.readings if test else 1)
            tests.append(replace(built, adds=()) if self.blank else built)
        return tests

    def _substituted(self) -> bool:
        """Substitution material 替代物 comes into question above 1 t only."""
        return self.unit == "t" or (self.unit == "kg" and bool(self.bands) and self.bands[-1].upto > 1000)

    def _required(self) -> list[str]:
        return [test.test for test in self.plan.tests if test.required] if self.plan else []

    def _tabs(self, tests: list[sheets.Test]) -> list[Tab]:
        marks, required = self.results.get("marks", {}), self._required()
        made = []
        for n, test in enumerate(tests):
            verdict = marks.get(test.key, "incomplete" if test.key in required else "")
            mark = MARKS.get(verdict) or _("not needed")
            made.append(
                Tab(
                    test.title,
                    f"#t-{test.key}",
                    mark=mark,
                    late=verdict == "fail",
                    current=self.editable and not n,
                )
            )
        return made

    def _verdict(self) -> sheets.Verdict:
        words = verdicts.words()
        kind = self.results.get("verdict", "incomplete")
        if not self.by_rules:
            kind = self.entry.judged(self.sheet, self.on).verdict
        sentences = self.results.get("sentences", [])
        if not self.by_rules:
            sentences = [_("Stated by the verifier: the regulation of this kind is not built in.")]
        if self.judged_by_others:
            kind = self.entry.verdict
            sentences = [
                _(
                    "As recorded, judged by %(rules)s. Other rules are here now: the sheet is not judged again."
                )
                % {"rules": self.entry.rules}
            ]
        return sheets.Verdict(
            kind, verdicts.word(kind), around.together(sentences), str(words.get(f"paper_{kind}", ""))
        )

    def _standards(self) -> list[around.Choice]:
        if not (self.editable or self.blank):
            return []
        chosen = self.post.getlist("standard")
        return around.choices(sent.standards_of(self.entry), self.bands, self.unit, self.on, chosen)

    def _used(self) -> list[Fact]:
        """The standards as the worksheet kept them."""
        if self.editable or self.blank:
            return []
        made = []
        for used in judging.used_standards(self.sheet):
            until = _("valid to %(day)s") % {"day": used["valid_until"]} if used.get("valid_until") else ""
            said = " · ".join(str(part) for part in (used.get("mpe"), used.get("certificate"), until) if part)
            made.append(Fact(str(used.get("name") or ""), str(used.get("number") or ""), sub=said))
        return made

    def _environment(self) -> list[dict[str, str]]:
        kept = self.values.get("environment")
        kept = kept if isinstance(kept, dict) else {}
        labels = (("temperature", _("Temperature"), "℃"), ("humidity", _("Relative humidity"), "%"))
        return [
            {"name": name, "label": label, "unit": unit, "value": kept.get(name, "")}
            for name, label, unit in labels
        ]

    def _lines(self) -> list[dict[str, str]]:
        """Lines of a sheet without rules: what was examined, the value, what it should be."""
        if self.by_rules:
            return []
        rows = self.values.get(sent.LINES)
        kept = [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
        if self.editable or self.blank:
            kept += [{} for _n in range(max(PLAIN_LINES, len(kept)) - len(kept))]
        return [{name: str(row.get(name) or "") for name in ("item", "value", "limit")} for row in kept]

    def _next(self) -> list[NextAct]:
        """What may follow, beside the sheet; an act without parameters is done from here."""
        if self.editable or self.blank:
            return []
        entry = self.entry
        made: list[NextAct] = []
        if entry.state == "assigned":
            return [
                NextAct(
                    str(entry.acts["recorded"].title),
                    needs=self.needs or [Need(_("Ask the manager."))],
                    allowed=False,
                )
            ]
        seen = scope(self.request)
        by = By(seen, self.today)
        for spec in open_acts(entry, seen):
            needs, allowed = needs_of(entry, spec, by)
            first = allowed and not any(act.primary for act in made)
            act = NextAct(
                str(spec.title),
                reverse("do", args=[KIND, entry.pk, spec.name]),
                needs,
                allowed,
                first,
                spec.seal,
            )
            if allowed and spec.params is not None and not spec.params.model_fields:
                act = replace(
                    act, action=act.href, hidden={"zj_key": uuid.uuid4().hex, "zj_seen": str(entry.rev)}
                )
            made.append(act)
        return made

    def _about(self) -> dict[str, Any]:
        """What sheet-judge.js needs beside the fields."""
        if not self.editable:
            return {"says": verdicts.words()}
        if not self.by_rules or self.plan is None:
            return {"plain": True, "says": verdicts.words(), "row": tables.row_pattern()}
        pack = find_pack(TERMS[self.entry.category].regulation, self.on)
        asked = ("name", "mpe", "valid_until")
        known = {str(one.pk): sent.snapshot(one) for one in sent.standards_of(self.entry)}
        return {
            "payload": payload(pack) if pack else None, "says": verdicts.words(), "unit": self.unit, "lang": _lang(),
            "row": tables.row_pattern(), "not_needed": _("not needed"), "required": self._required(),
            "tests": [test.key for test in self.tests],
            "standards": {key: {name: one[name] for name in asked if name in one} for key, one in known.items()},
        }  # fmt: skip


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"
