"""自编指标: what is counted, under which conditions; tried out on one's own figures before it is kept."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijian.desk.figuring import Shown
from zhijian.desk.look import fields
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.indicators import one as ones
from zhijian.kernel.indicators.composing import (
    FIRMS,
    OWN,
    PER_CENT,
    RULES,
    STATISTICIAN,
    YUAN,
    Composed,
    compiled,
    own,
)
from zhijian.kernel.indicators.defining import (
    SINCE,
    What,
    conditions,
    limit_words,
    source_of,
    written,
)
from zhijian.kernel.indicators.language import (
    BY_END,
    BY_NOW,
    LINES,
    LONGEST,
    OF_ACTS,
    Kind,
    catalogue,
    column_of,
)
from zhijian.kernel.indicators.periods import half_year_of
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import registry
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import NotYours, Refusal
from zhijian.kernel.records.model import Record

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - its name in forms
RATIO, COHORT = Kind.RATIO.value, Kind.COHORT.value
COUNTERS = ("台件", "件", "次", "批次", "份", "起", "人次", "场次", YUAN, FIRMS, PER_CENT)
LIMITS = (BY_END, BY_NOW, "7", "15", "20", "30", "60", "90", "180", "365")
"""By when the second act of a cohort is to follow."""


ASKED_IN_TIME = ("about", "numerator", "denominator", "began", "then", "within", "name", "unit")
"""What trying out can do without and keeping cannot, so that it is not called optional."""


class Composition(forms.Form):
    """A definition. ``about``, the records that it is about, shortens the choice of ``what``, which says kind, source
    and amount in one: ``sum metrology.verification.approved fee``."""

    about = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("What is counted"))
    numerator = forms.ChoiceField(label=gettext_lazy("Numerator"), required=False)
    denominator = forms.ChoiceField(label=gettext_lazy("Denominator"), required=False)
    began = forms.ChoiceField(label=gettext_lazy("Those that got to"), required=False)
    then = forms.ChoiceField(label=gettext_lazy("How many of them got on to"), required=False)
    within = forms.ChoiceField(label=gettext_lazy("By when"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Cumulative since"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: only the period asked."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    zj_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    zj_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def __init__(self, data: Any, seen: Scope, *, keeps: bool = False) -> None:
        told = data.copy() if data is not None else {}
        self.subject = str(told.get("about", "")) or about_of(str(told.get("what", "")))
        self.chosen = told["what"] = self._chosen(str(told.get("what", "")))
        told["about"], told["unit"] = self.subject, told.get("unit") or self._unit()
        super().__init__(told if self.chosen or keeps else None, initial={"about": self.subject})
        self.fields["about"].choices = [("", _("choose")), *subjects()]  # type: ignore[attr-defined]
        self.fields["what"].choices = [("", _("choose")), *sources(self.subject)]  # type: ignore[attr-defined]
        codes = [(one.code, str(one.name)) for one in catalogue() if one.kind is not Kind.RATIO]
        codes += [(one.code, one.label()) for one in own(seen) if one.sort != RATIO]
        for name in ("numerator", "denominator"):
            self.fields[name].choices = [("", "—"), *codes]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("choose")), *((one, one) for one in COUNTERS)]  # type: ignore[attr-defined]
        for name in ASKED_IN_TIME:
            self.fields[name].asked_in_time = True  # type: ignore[attr-defined]
        steps = [("", "—"), *steps_of(self.chosen)]
        for name in ("began", "then"):
            self.fields[name].choices = steps  # type: ignore[attr-defined]
        given = str(told.get("within", ""))
        more = [given] if given.isascii() and given.isdecimal() and int(given[:5]) <= LONGEST else []
        limits = [(limit, str(limit_words(limit))) for limit in dict.fromkeys([*LIMITS, *more])]
        self.fields["within"].choices = limits  # type: ignore[attr-defined]
        for name, title, values in facets_of(self.chosen):
            self.fields[f"c.{name}"] = forms.MultipleChoiceField(
                label=title, choices=values, required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def _chosen(self, what: str) -> str:
        """What is counted; nothing of other records than those it is about; of other figures there is but a share."""
        return RATIO if self.subject == RATIO else what if about_of(what) == self.subject else ""

    def _unit(self) -> str:
        """The only unit that what is chosen can have; nothing where there are several."""
        kind = self.chosen.partition(" ")[0]
        if kind in (Kind.DISTINCT, Kind.NEW):
            return FIRMS
        return PER_CENT if kind in (RATIO, COHORT) else ""

    def params(self) -> dict[str, str]:
        """The parameters of the act."""
        where = {
            key[2:]: tuple(values)
            for key, values in self.cleaned_data.items()
            if key.startswith("c.") and values
        }
        said = {name: self.cleaned_data.get(name, "") for name in ("name", "name_en", "unit")}
        return {**said, "what": self.line(), "where": written(where)}

    def line(self) -> str:
        """What is counted, as one line."""
        if self.chosen == RATIO:
            return " ".join(
                [RATIO, *(self.cleaned_data.get(name, "") for name in ("numerator", "denominator"))]
            )
        what, since = self.chosen, self.cleaned_data.get("since")
        if self.is_cohort:
            began, then, within = (self.cleaned_data.get(name, "") for name in ("began", "then", "within"))
            what = f"{COHORT} {began} {then.rpartition('.')[2]} {within or BY_END}"
        return f"{what} {SINCE}{since.isoformat()}" if since and self.has_start else what

    @property
    def is_open(self) -> bool:
        """Whether the two figures of a share, or the two acts of a cohort, have still to be chosen."""
        wanted = (
            ("numerator", "denominator")
            if self.chosen == RATIO
            else ("began", "then")
            if self.is_cohort
            else ()
        )
        return not all(self.cleaned_data.get(name) for name in wanted)

    @property
    def is_cohort(self) -> bool:
        return self.chosen.startswith(f"{COHORT} ")

    @property
    def has_start(self) -> bool:
        """Whether what is chosen can be added up from a day on."""
        return self.chosen.partition(" ")[0] in OF_ACTS

    def conditions(self) -> list[Any]:
        """The fields of the conditions."""
        return [self[name] for name in self.fields if name.startswith("c.")]


def subjects() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What a figure can be about: kinds of record by line of business, and other figures."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for cls in registry.KINDS.values():
        if not cls.administers and cls().facets():
            lines.setdefault(str(LINES.get(cls.line, cls.line)), []).append((cls.kind, str(cls.title)))
    yield from lines.items()
    yield _("Of other figures"), [(RATIO, str(dict(Composed.Sort.choices)[RATIO]))]


def about_of(what: str) -> str:
    """The subject of a choice; nothing where it is none."""
    cls = class_of(what)
    return cls.kind if cls is not None else RATIO if what == RATIO else ""


def sources(about: str) -> Iterator[tuple[str, Any]]:
    """What can be counted of a subject: its stocks and cohorts, then by act how many, firms, amounts; or a share."""
    titles = dict(Composed.Sort.choices)
    if about == RATIO:
        yield RATIO, str(titles[RATIO])
    cls = registry.KINDS.get(about)
    if cls is None or cls.administers or not cls().facets():
        return
    found = [(f"{COHORT} {cls.kind}", str(titles[COHORT]))] if len(cls.acts) > 1 else []
    if cls.stock_states:
        sorts = [Kind.STOCK, *((Kind.VALID, Kind.EXPIRED, Kind.DUE) if cls.valid_field else ())]
        found += [(f"{sort.value} {cls.kind}", str(titles[sort.value])) for sort in sorts]
    if found:
        yield str(cls.title), found
    for spec in cls.acts.values():
        if spec.counts:
            yield (
                str(spec.title),
                [
                    (f"{sort} {spec.kind}{more}", f"{spec.title} · {words}")
                    for sort, more, words in _of_act(cls)
                ],
            )


def _of_act(cls: type[Record]) -> Iterator[tuple[str, str, str]]:
    yield Kind.FLOW.value, "", _("how many")
    yield Kind.DISTINCT.value, "", _("different firms")
    yield Kind.REACHED.value, "", _("records that got there for the first time")
    yield Kind.NEW.value, "", _("firms for the first time")
    for column in cls._meta.concrete_fields:
        if column.name in cls.measures:
            yield Kind.SUM.value, f" {column.name}", str(column.verbose_name)


def facets_of(chosen: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The facets by whose values a source can be narrowed: name, words, values with their words."""
    cls = class_of(chosen)
    if cls is None:
        return
    for name in cls().facets():
        column = column_of(cls, name)
        if column is None:
            continue
        values = [(str(code), str(words)) for code, words in column.flatchoices if code]
        if column.get_internal_type() == "BooleanField":
            values = [("True", _("yes")), ("False", _("no"))]
        if values:
            yield name, str(column.verbose_name), values


def class_of(chosen: str) -> type[Record] | None:
    """The class of records that a choice is about; None where it is about none."""
    kind, _blank, of = chosen.partition(" ")
    try:
        return registry.KINDS.get(of) if kind == COHORT else source_of(What.read(chosen))
    except ValueError:
        return None


def steps_of(chosen: str) -> Iterator[tuple[str, str]]:
    """The acts that a record of the chosen kind can get to."""
    cls = class_of(chosen)
    if cls is not None:
        yield from ((spec.kind, str(spec.title)) for spec in cls.acts.values() if spec.counts)


@officer
def compose(request: HttpRequest, code: str = "") -> HttpResponse:
    """Compose a figure, or make a new edition of one: tried out by GET, kept by POST."""
    seen = scope(request)
    if not seen.bodies_with(STATISTICIAN):
        raise Http404
    old = _old(seen, code) if code else None
    if request.method == "GET" and TOKEN in request.GET:
        return redirect(_without_token(request))
    asked = request.POST if request.method == "POST" else request.GET
    data = asked if "what" in asked or "about" in asked else _told(old) if old is not None else None
    form = Composition(data, seen, keeps=request.method == "POST")
    tried = None
    if form.is_bound and form.is_valid():
        if request.method == "POST" and _kept(request, form, old):
            return redirect(reverse("indicator", args=[form.made.code]))  # type: ignore[attr-defined]
        tried = None if request.method == "GET" and form.is_open else _tried(seen, form, old)
    keys = {
        "zj_key": asked.get("zj_key") or uuid.uuid4().hex,
        "zj_seen": str(old.rev) if old is not None else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/compose.html", {
        "form": form, "old": old, "tried": tried, "keys": keys, "is_ratio": form.chosen == RATIO,
        "is_cohort": form.is_cohort, "has_start": form.has_start,
        "conditions": form.conditions(), "body": seen.bodies_with(STATISTICIAN)[0],
    }, status=status)  # fmt: skip


def _without_token(request: HttpRequest) -> str:
    """The address without the token that guards a form: trying out sends the form's fields, and addresses are kept in
    histories and logs."""
    query = request.GET.copy()
    del query[TOKEN]
    return f"{request.path}?{query.urlencode()}"


def _old(seen: Scope, code: str) -> Composed:
    key = code.removeprefix(OWN)
    try:
        found: Composed = Composed.get(seen, uuid.UUID(key))
    except (NotYours, ValueError):
        raise Http404 from None
    return found


def _told(old: Composed) -> Any:
    """What an edition says, as the form says it."""
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    what = What.read(old.what)
    data["what"] = old.what.partition(f" {SINCE}")[0]
    if what.kind is Kind.RATIO:
        data["what"], data["numerator"], data["denominator"] = RATIO, what.of, what.more
    if what.kind is Kind.COHORT:
        kind = what.of.rpartition(".")[0]
        data["what"], data["began"], data["then"] = f"{COHORT} {kind}", what.of, f"{kind}.{what.more}"
        data["within"] = what.within
    data["since"] = what.since.isoformat() if what.since is not None else ""
    for name in ("name", "name_en", "unit"):
        data[name] = getattr(old, name)
    for name, values in conditions(old.where).items():
        data.setlist(f"c.{name}", list(values))
    return data


def _kept(request: HttpRequest, form: Composition, old: Composed | None) -> bool:
    """Do the act; False where it was refused, with the sentences on the form."""
    given = request.POST.get("zj_key", "")
    rev = request.POST.get("zj_seen", "")
    by = By(
        scope(request), clock.today(), key=f"{request.user.pk}:{given}" if given else "",
        seen=int(rev) if old is not None and rev.isdecimal() else None,
    )  # fmt: skip
    try:
        if old is None:
            form.made = Composed.create("composed", by, **form.params())  # type: ignore[attr-defined]
        else:
            old.act("revised", by, **form.params())
            form.made = old  # type: ignore[attr-defined]
    except Refusal as refusal:
        fields.refuse(form, refusal, {"where": "what"})
        return False
    return True


def _tried(seen: Scope, form: Composition, old: Composed | None) -> Shown | None:
    """The figure of one's own body for this half-year; None where it cannot be counted, with the reason on the form."""
    params, home = form.params(), seen.bodies_with(STATISTICIAN)[0]
    draft = Composed(pk=old.pk if old is not None else uuid.uuid4(), territory_id=home, edition="1", **params)
    draft.name, draft.unit = draft.name or _("without a name yet"), draft.unit or _("no unit yet")
    for rule in RULES:
        if rule.field in ("name", "unit"):
            continue  # said when it is kept
        if not rule.holds(draft, None, params):
            if not form.errors:
                form.add_error("what", str(rule.sentence))
            return None
    today = clock.today()
    try:
        found = ones.one_indicator(seen, compiled(draft), home, half_year_of(today), today=today)
    except NotYours:
        form.add_error("what", _("You do not see the figures of this line of business."))
        return None
    return Shown(found, None, None)
