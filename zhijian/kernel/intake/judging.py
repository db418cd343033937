"""From the rows of an open file to plans and to what is said of each row: the same for a preview and for the import."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhijian.kernel.org.scope import scope_of
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.by import By
from zhijian.kernel.records.checks import post_for
from zhijian.kernel.records.errors import Refusal

from .matching import CONTRADICTS, Decision
from .models import Job, Returned
from .opening import Opened, column_map
from .problems import Problem, Translate
from .rows import RowResult, read_rows
from .spec import Spec
from .targets import Ground, Plan, Step, Target

BATCH = 500
SAMPLE = 20
REASONS = 12
ROWS_NAMED = 8
MASKED = "＊＊＊"
MASK = protect(
    "mask:import",
    "tests/kernel/intake/test_import_jobs.py::test_a_name_that_contradicts_comes_back_without_telling_what_the_register_knows_of_a_person",
)
NEW, UPDATE, SAME, CONFLICT, BAD = "new", "update", "same", "conflict", "bad"
TAKEN = (NEW, UPDATE)
BACK = (CONFLICT, BAD)


def give_back(job: Job, judged: Sequence[Plan], tally: "Tally") -> None:
    """Write down the rows that come back, with their reasons in the importer's language."""
    back = [plan for plan in judged if decision_of(plan) in BACK]
    Returned.objects.bulk_create(
        Returned(
            job=job, number=p.result.row.number, decision=decision_of(p), problems=tally.said(p.problems)
        )
        for p in back
    )


def ground_of(job: Job, on: date, *, preview: bool = False) -> Ground:
    """The importer's own scope on a day, for the job's body."""
    scope = scope_of(job.staff, on)
    return Ground(scope, job.body_id, job.on or on, job.id.hex, frozenset(job.options), preview)


def batches(file: Opened, job: Job, ground: Ground) -> Iterator[list[RowResult]]:
    """The judged rows of a file, some hundred at a time; the register is asked anew for each batch."""
    results = read_rows(file.rows, column_map(job), file.target.spec, file.target.index(ground))
    while batch := list(itertools.islice(results, BATCH)):
        yield batch


def plans(batch: Sequence[RowResult], target: Target, ground: Ground) -> list[Plan]:
    """A plan for each row; a row with errors has no step and keeps its errors."""
    good = iter(target.plan([result for result in batch if not result.errors], ground))
    return [
        Plan(result, problems=[_masked(each, target.spec) for each in result.errors])
        if result.errors
        else next(good)
        for result in batch
    ]


def may(plan: Plan, ground: Ground) -> list[Problem]:
    """Why this person may not do the steps of a plan, as far as it can be told without doing them."""
    for step in plan.steps:
        record, spec = step.record, step.record.acts[step.act]
        if record._state.adding:
            continue  # it will lie where the plan puts it, which was looked up among the importer's own areas
        try:
            post_for(record, spec, hand(step, ground))
        except Refusal as refusal:
            return refused(refusal, None)
    return []


def hand(step: Step, ground: Ground) -> By:
    """The importer's hand on one step."""
    return By(ground.scope, step.on or ground.on, key=step.key, body=ground.body, history=step.history)


def refused(refusal: Refusal, spec: Spec | None) -> list[Problem]:
    """What the door said, as problems of the row."""
    known = {each.name for each in spec.fields} if spec else set()
    return [
        spoken(str(sentence), refusal.code).on(name if name in known else "")
        for name, sentences in refusal.errors.items()
        for sentence in sentences
    ]


def spoken(text: str, code: str = "SAID") -> Problem:
    """A sentence that is already in the reader's language."""
    return Problem(code, "%(text)s", {"text": text})


def _masked(problem: Problem, spec: Spec) -> Problem:
    """What the register knows of a person is not told to who only sends a list."""
    personal = {each.name for each in spec.fields if each.personal}
    if problem.code == CONTRADICTS.code and problem.field in personal and not is_off(MASK):
        return replace(problem, params={**problem.params, "old": MASKED})
    return problem


def decision_of(plan: Plan) -> str:
    """In one word what becomes of a row."""
    if plan.problems:
        return CONFLICT if plan.result.decision is Decision.CONFLICT else BAD
    return plan.decision.value


class Reasons:
    """Why rows come back, and what is doubtful: each kind of problem of each field with its count and first rows."""

    def __init__(self, spec: Spec, translate: Translate) -> None:
        self._labels = {each.name: translate(each.label) for each in spec.fields}
        self._found: dict[tuple[str, str, bool], dict[str, Any]] = {}

    def add(self, code: str, field: str, sentence: str, row: int, *, warning: bool = False) -> None:
        """Count one problem of one row."""
        known = self._found.setdefault((code, field, warning), {
            "field": self._labels.get(field, ""), "sentence": sentence, "various": False, "count": 0, "rows": [],
            "warning": warning,
        })  # fmt: skip
        known["various"] = known["various"] or sentence != known["sentence"]
        known["count"] += 1
        if len(known["rows"]) < ROWS_NAMED:
            known["rows"].append(row)

    def listed(self) -> list[dict[str, Any]]:
        """The reasons, errors before warnings, the most frequent first."""
        return sorted(self._found.values(), key=lambda each: (each["warning"], -each["count"]))[:REASONS]


def reasons_of(job: Job, spec: Spec, translate: Translate) -> list[dict[str, Any]]:
    """Why the rows of a job came back in the end, with the warnings of its preview."""
    found = Reasons(spec, translate)
    for back in job.returned.order_by("number").iterator(chunk_size=2000):
        for field_name, sentence, code in back.problems:
            found.add(code, field_name, sentence, back.number)
    return found.listed() + [reason for reason in job.reasons if reason["warning"]]


@dataclass
class Tally:
    """What is said of many rows: how many of each decision, the reasons, and the first rows one by one."""

    spec: Spec
    label: Callable[..., str]
    translate: Translate
    counts: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reasons = Reasons(self.spec, self.translate)

    def add(self, plan: Plan) -> None:
        """Count one row."""
        decision, row = decision_of(plan), plan.result.row.number
        self.counts[decision] += 1
        warnings = [*plan.result.warnings, *plan.warnings] if not plan.problems else []
        self.counts["warned"] += bool(warnings)
        for warning, problems in ((False, plan.problems), (True, warnings)):
            for name, sentence, code in self.said(problems):
                self.reasons.add(code, name, sentence, row, warning=warning)
        if len(self.sample) < SAMPLE:
            self.sample.append({
                "row": row, "decision": decision, "label": self.label(plan.result.values),
                "said": [sentence for _name, sentence, _code in self.said([*plan.problems, *warnings])],
                "changed": self._changed(plan),
            })  # fmt: skip

    def said(self, problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
        """Field, sentence and code of each problem."""
        return [(problem.field, problem.sentence(self.translate), problem.code) for problem in problems]

    def _changed(self, plan: Plan) -> list[str]:
        """The fields that an update changes, by name; the values stay in the register."""
        if decision_of(plan) != UPDATE:
            return []
        names = {name for step in plan.steps for name in step.params}
        return [self.translate(each.label) for each in self.spec.fields if each.name in names]
