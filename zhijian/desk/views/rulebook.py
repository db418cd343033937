"""法定期限: the table of limits to read and to search, versions side by side, and the acts that change it."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from zhijian.desk.look.shapes import Cell, Column, Group, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.timing.changing import Change, stepped
from zhijian.desk.timing.procedures import procedure_name
from zhijian.desk.timing.rows import span
from zhijian.desk.timing.versions import VERSION_BY, ConfirmForm, EndForm, VersionForm, filled_in
from zhijian.desk.timing.working import language, worded
from zhijian.desk.views.law import law_tabs
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.law import LEGAL_OFFICER
from zhijian.kernel.office.rulebook import LimitRule, checked
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Invalid
from zhijian.kernel.workdays import published, words
from zhijian.kernel.workdays.errors import WorkdaysError
from zhijian.kernel.workdays.published import Law
from zhijian.kernel.workdays.rows import RULE_COLUMNS, cells_of
from zhijian.kernel.workdays.rules import (
    PAUSE_EVENTS,
    Confidence,
    Rule,
    Rulebook,
    Version,
)
from zhijian.kernel.workdays.wordings import Column as Words
from zhijian.kernel.workdays.wordings import told


@officer
def rules(request: HttpRequest) -> HttpResponse:
    """The procedures; with a condition their rules. ``q`` looks in titles, names, laws and articles."""
    law, today = published.law(), clock.today()
    words_, procedure = request.GET.get("q", "").strip()[:100], request.GET.get("procedure", "")
    unconfirmed = bool(request.GET.get("unconfirmed"))
    found = [
        rule for rule in law.rules
        if (not procedure or rule.procedure == procedure) and _holds(rule,
            words_) and (not unconfirmed or _is_doubtful(rule))
    ]  # fmt: skip
    found.sort(key=lambda rule: procedure_name(rule.procedure))
    groups = [
        Group([_row(rule, law, today) for rule in several], procedure_name(name))
        for name, several in groupby(found, key=lambda rule: rule.procedure)
    ]
    head = [
        Column(_("Limit"), head=True, width="30%"), Column(_("Length"), stack=_("Length"), width="13%"),
        Column(_("Start"), stack=_("Start")),
        Column(_("Basis"), stack=_("Basis")), Column(_("Versions"), number=True, stack=_("Versions")),
    ]  # fmt: skip
    table = Table(_("Limits of the law"), head, groups=groups, stack=True) if found else None
    if not (words_ or procedure or unconfirmed):
        table = _index(found)
    return render(request, "desk/rules.html", {
        "title": _("Limits of the law"), "table": table,
        "count": len(found), "q": words_, "procedure": procedure, "unconfirmed": unconfirmed, "tabs": law_tabs("rules"),
        "procedures": _procedures(law.rules),
    })  # fmt: skip


def _index(found: list[Rule]) -> Table:
    """One line for each procedure; *found* is sorted by them."""
    head = [
        Column(_("Procedure"), head=True), Column(_("Limits"), number=True, stack=_("Limits")),
        Column(_("Of which unconfirmed"), number=True, stack=_("Of which unconfirmed")),
    ]  # fmt: skip
    rows = []
    for name, several in groupby(found, key=lambda rule: rule.procedure):
        mine = list(several)
        doubtful, href = sum(map(_is_doubtful, mine)), f"{reverse('rules')}?procedure={name}"
        rows.append(Row([Cell(procedure_name(name), sub=name, href=href), len(mine), doubtful or "—"]))
    return Table(_("Limits of the law"), head, rows=rows, stack=True)


def _row(rule: Rule, law: Law, today: date) -> Row:
    version = rule.in_force(today) or rule.versions[-1]
    ended = rule.in_force(today) is None
    notes = [
        _("kept here") if (rule.procedure, rule.name) in law.versions else "",
        _("unconfirmed") if version.confidence is not Confidence.HIGH else "",
        _("not in force") if ended else "",
    ]  # fmt: skip
    href = reverse("rule", args=[rule.procedure, rule.name])
    pick = words.pick(words.CODES[version.nature.value], language())
    return Row([
        Cell(_title(version), sub=f"{rule.procedure} {rule.name}", href=href),
        Cell(span(abs(version.limit), version.unit.value), sub=pick),
        worded(Words.START, version.clock_start_zh),
        Cell(version.basis, sub=_(", ").join(note for note in notes if note)), len(rule.versions),
    ])  # fmt: skip


def _holds(rule: Rule, text: str) -> bool:
    """Whether every word stands somewhere in the rule: title, names, law and article, start, note."""
    if not text:
        return True
    about = " ".join(" ".join(_searched(version)) for version in rule.versions)
    about = f"{about} {procedure_name(rule.procedure)}".casefold()
    return all(word in about for word in text.casefold().split())


def _searched(version: Version) -> Iterator[str]:
    """The words by which a version is found: what it says in either language, its names, law and article."""
    texts = {
        Words.TITLE: version.title_zh,
        Words.START: version.clock_start_zh,
        Words.NOTE: version.note,
    }
    for column, text in texts.items():
        both = told(column, text)
        yield from (text, both.zh, both.en)
    yield from (version.procedure, version.rule, version.basis, *version.instrument_ids)


def _is_doubtful(rule: Rule) -> bool:
    return any(version.confidence is not Confidence.HIGH for version in rule.versions)


def _procedures(rulebook: Rulebook) -> list[tuple[str, str]]:
    names = {rule.procedure for rule in rulebook}
    return sorted(((name, procedure_name(name)) for name in names), key=lambda pair: pair[1])


@officer
def rule(request: HttpRequest, procedure: str, name: str) -> HttpResponse:
    """One rule: its versions side by side, what differs marked."""
    law = published.law()
    found = _find(law, procedure, name)
    kept = LimitRule.objects.filter(procedure=procedure, rule=name, state="in_force").first()
    may = bool(scope(request).bodies_with(LEGAL_OFFICER))
    return render(request, "desk/rule.html", {
        "rule": found, "title": _title(found.versions[-1]), "procedure": procedure_name(procedure), "kept": kept,
        "lines": list(_side_by_side(found)), "versions": found.versions, "may": may,
        "doubtful": [v for v in found.versions if v.confidence is not Confidence.HIGH],
        "open": [v for v in found.versions if v.effective_to is None],
    })  # fmt: skip


def _side_by_side(found: Rule) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Each fact of the versions: its title, and per version its words and whether they are other than in the
    one before."""
    columns = [list(_facts(version)) for version in found.versions]
    for n, (title, _value) in enumerate(columns[0]):
        values = [column[n][1] for column in columns]
        yield title, [(value, at > 0 and value != values[at - 1]) for at, value in enumerate(values)]


def _facts(version: Version) -> Iterator[tuple[str, str]]:
    lang = language()
    extension = version.extension
    granted = ""
    if extension is not None:
        most = span(extension.at_most, extension.unit.value) if extension.at_most else _("as the paper says")
        often = _times(extension.times) if extension.times else ""
        granted = _(", ").join(part for part in (most, often, *_approval(version)) if part)
    yield _("In force from"), version.effective_from.isoformat()
    yield (
        pgettext("rule", "until"),
        version.effective_to.isoformat() if version.effective_to else pgettext("rule", "open"),
    )
    yield _("Kind"), words.pick(words.CODES[version.nature.value], lang)
    yield _("Starts with"), worded(Words.START, version.clock_start_zh)
    yield _("Length"), span(version.limit, version.unit.value)
    yield _("Start day"), _("is day 0") if version.start_excluded else _("is day 1")
    yield _("Roll"), words.pick(words.CODES[version.roll.value], lang)
    yield _("Extension"), granted or "—"
    yield _("Pauses"), _("; ").join(words.pick(PAUSE_EVENTS[event], lang) for event in version.pauses) or "—"
    yield _("Version goes by"), str(VERSION_BY[version.version_by])
    yield _("Basis"), version.basis
    yield (
        _("Confirmed"),
        _("yes")
        if version.confidence is Confidence.HIGH
        else _("unconfirmed (%(how)s)") % {"how": words.pick(words.CONFIDENCE[version.confidence], lang)},
    )
    yield _("Note"), worded(Words.NOTE, version.note) or "—"


def _times(count: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", count) % {"n": count}


def _title(version: Version) -> str:
    return worded(Words.TITLE, version.title_zh)


def _approval(version: Version) -> Iterator[str]:
    """Who extends, and on what conditions."""
    if version.extension is not None:
        yield worded(Words.APPROVER, version.extension.by)
        yield worded(Words.EXTENSION, version.extension_note)


TITLES = {
    "add": gettext_lazy("Add a version"), "correct": gettext_lazy("Correct this version"),
    "end": gettext_lazy("End this version"),
    "confirm": gettext_lazy("Confirm this version"),
}  # fmt: skip


@officer
def edit(request: HttpRequest, procedure: str, name: str, act: str) -> HttpResponse:
    """Change a rule: fill in, see which running limits the change touches, confirm. Only a legal officer."""
    if act not in TITLES or not scope(request).bodies_with(LEGAL_OFFICER):
        raise Http404
    law = published.law()
    found = _find(law, procedure, name)
    version = _version(found, request.GET.get("version", "")) if act != "add" else found.versions[-1]
    form = _form(act, request, version)

    def would(given: dict[str, Any]) -> Law:
        return published.with_versions(law, checked(_rows(found, version, act, form)))

    def done(by: By, given: dict[str, Any]) -> None:
        with transaction.atomic():
            kept = LimitRule.objects.filter(procedure=procedure, rule=name, state="in_force").first()
            if kept is None:
                key = f"{by.key}:take" if by.key else ""
                kept = LimitRule.create(
                    "taken_over", By(by.scope, by.on, key=key), procedure=procedure, rule=name
                )
            _act(kept, act, by, version, form)

    finished, shown = stepped(request, form, would, done)
    if finished:
        return redirect("rule", procedure, name)
    return render(request, "desk/law_change.html", shown | {
        "form": form, "title": TITLES[act],
        "about": f"{_title(version)} {version.effective_from}" if act != "add" else _title(version),
        "back": reverse("rule", args=[procedure, name]), "confirm": TITLES[act] if "movement" in shown else "",
    }, status=422 if form.errors else 200)  # fmt: skip


def _form(act: str, request: HttpRequest, version: Version) -> Change:
    data = request.POST or None
    if act == "end":
        return EndForm(data)
    if act == "confirm":
        return ConfirmForm(data, initial={"basis": version.basis})
    initial = filled_in(version)
    if act == "add":
        initial |= {"effective_from": "", "effective_to": ""}
    return VersionForm(data, initial=initial)


def _rows(found: Rule, version: Version, act: str, form: Change) -> list[dict[str, str]]:
    """The rows of the rule as they would be."""
    rows = [cells_of(one) for one in found.versions]
    given = form.given()
    if isinstance(form, VersionForm) and act == "add":
        if given["effective_from"] <= found.versions[-1].effective_from:
            raise Invalid(
                {
                    "effective_from": [
                        _("It begins after the version before it: correct that one, or choose a later day.")
                    ]
                }
            )
        if found.versions[-1].effective_to is None:
            rows[-1]["effective_to"] = _eve(given["effective_from"])
        return [*rows, form.cells(version)]
    at = found.versions.index(version)
    if isinstance(form, VersionForm):
        rows[at] = form.cells(version)
    elif act == "end":
        rows[at]["effective_to"] = given["ended"].isoformat()
    else:
        rows[at] |= {"confidence": "high", "basis": given["basis"]}
    return rows


def _act(kept: LimitRule, act: str, by: By, version: Version, form: Change) -> None:
    given = form.given()
    if isinstance(form, VersionForm) and act == "add":
        ended = _eve(given["effective_from"]) if version.effective_to is None else None
        kept.act("version_added", by, cells=form.cells(version), ended=ended)
    elif isinstance(form, VersionForm):
        before, after = cells_of(version), form.cells(version)
        cells = {name: after[name] for name in RULE_COLUMNS if after[name] != before[name]}
        kept.act("corrected", by, version=version.effective_from, cells=cells)
    elif act == "end":
        kept.act("version_ended", by, version=version.effective_from, ended=given["ended"])
    else:
        kept.act("confirmed", by, version=version.effective_from, basis=given["basis"])


def _eve(day: date) -> str:
    return date.fromordinal(day.toordinal() - 1).isoformat()


def _find(law: Law, procedure: str, name: str) -> Rule:
    try:
        return law.rules.find(procedure, name)
    except WorkdaysError:
        raise Http404 from None


def _version(found: Rule, text: str) -> Version:
    version = next((one for one in found.versions if one.effective_from.isoformat() == text), None)
    if version is None:
        raise Http404
    return version


__all__ = ["edit", "rule", "rules"]
