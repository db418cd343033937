"""The load and the checks of ``kill_rounds.py``: mixed acts through the door, and what must hold after a kill."""

from __future__ import annotations

import os
import random
import threading
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from zhijian.common.people.models import Credential
from zhijian.config.commands.upgrading import bring_up_to_date
from zhijian.kernel.ledger import dbverify, signing
from zhijian.kernel.ledger.models import Act, Key, Leaf
from zhijian.kernel.ledger.verifyfiles import verify_folder
from zhijian.kernel.office import worker
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.office.models import Agreement, Sheet
from zhijian.kernel.org.models import Staff
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import replay
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.lines.metrology import models as metrology

BUREAU, INSTITUTE = "510700", "510700.ji"
SINCE = date(2026, 1, 1)
STANDARD = {"number": "W-1", "name": "M1", "mpe": "2.5 kg", "valid_until": "2099-12-31"}


def prepare() -> None:
    """A bureau, its institute, its people, one measuring standard."""
    bring_up_to_date()
    found("kill.example/510700", code=BUREAU, name="绵城市市场监督管理局")
    establish(code=INSTITUTE, name="绵城市计量检定所", sort="institute", parent=BUREAU)
    hand = By.system(BUREAU, key="agreement")
    Agreement.create("concluded", hand, to_body=INSTITUTE, area=BUREAU, for_line="metrology", begins=SINCE)
    for name, body, duties in (
        ("registrar", BUREAU, ("registrar", metrology.SUPERVISOR)),
        ("manager", INSTITUTE, (metrology.MANAGER,)),
        ("verifier", INSTITUTE, (metrology.VERIFIER,)),
        ("checker", INSTITUTE, (metrology.CHECKER,)),
        ("approver", INSTITUTE, (metrology.APPROVER,)),
    ):
        open_account(Person(name, name, name, body, duties), since=SINCE)
    verifier = Staff.objects.get(username="verifier")
    Credential.create(
        "issued", By.system(INSTITUTE, key="credential"), staff=verifier, sort="检定员", item="truck_scale", number="1",
        valid_from=SINCE,
    )  # fmt: skip
    metrology.Standard.create(
        "registered", _by("manager", "standard"), name="大型衡器检定装置", number="W-1", model="M1",
        measures_text="0.1 t～150 t", mpe="2.5 kg", certificate="SL", valid_to="2099-12-31", examination="K",
        examined_to="2099-12-31",
    )  # fmt: skip
    worker.settle()


def load(seed: int, said: int) -> None:
    """Act until killed. Each act is told before it begins and once it is acknowledged, on the pipe *said*."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    kinds = [_firm, _firm, _firm, _change, _instrument, _many, _verification]
    while True:
        chance.choice(kinds)(chance, _Telling(said))


def work() -> None:
    """The worker, until killed."""
    worker.run(threading.Event())


def check(acknowledged: list[str], in_doubt: list[str]) -> list[str]:
    """Everything that must hold after a kill; returns what does not, and prints it."""
    wrong = [f"in doubt: {key} gave {n} firms" for key in in_doubt if (n := _sent_again(key)) != 1]
    worker.settle()
    report = verify_folder(signing.folder(), signing.signer().verifier)
    compared = dbverify.compare(signing.folder())
    wrong += [str(finding) for finding in report.findings] + compared.findings
    if not compared.size == compared.laid_out == report.signed == Act.objects.count():
        wrong.append(f"not all is sealed, signed and laid out: {compared} {report.signed}")
    wrong += [f"replay: {difference}" for difference in replay.check()]
    there = {str(act) for act in Leaf.objects.values_list("act_id", flat=True)}
    wrong += [f"acknowledged and lost: {act}" for act in acknowledged if act not in there]
    wrong += _papers(there)
    for line in wrong[:20]:
        print(line)
    return wrong


class _Telling:
    """Says what begins and what is done; a line is written whole or not at all."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def __call__(self, key: str, act: Any) -> Any:
        os.write(self.pipe, f"begin {key}\n".encode())
        done = act()
        made = done if isinstance(done, Act) else done.timeline().last()
        os.write(self.pipe, f"done {made.pk} {key}\n".encode())
        return done


def _by(user: str, key: str) -> By:
    return By.officer(Staff.objects.get(username=user), key=key)


def _key(sort: str) -> str:
    return f"{sort}:{uuid.uuid4().hex}"


def _register(key: str) -> Party:
    return Party.create("registered", _by("registrar", key), name=f"企业{key[-8:]}", sort="enterprise")


def _firm(chance: random.Random, tell: _Telling) -> Party:
    key = _key("firm")
    return tell(key, lambda: _register(key))


def _sent_again(key: str) -> int:
    """An act in doubt is sent again with its key; how often it is in the ledger afterwards."""
    if key.startswith("firm:"):
        _register(key)
        return Party.objects.filter(name=f"企业{key[-8:]}").count()
    return 1 if Key.objects.filter(pk=key).count() <= 1 else 2


def _change(chance: random.Random, tell: _Telling) -> None:
    firm, key = _firm(chance, tell), _key("change")
    tell(key, lambda: firm.act("changed", _by("registrar", key), phone=str(chance.randrange(10**7))))


def _instrument(chance: random.Random, tell: _Telling) -> metrology.Instrument:
    firm, key, other = _firm(chance, tell), _key("scale"), _key("appoint")
    made = tell(key, lambda: metrology.Instrument.create(
        "registered", _by("registrar", key), owner=firm.pk, number=key[-8:], category="truck_scale", name="电子汽车衡",
        model="SCS-80", accuracy="III", unit="kg", max="80000", min="400", e="20", supports="6", mandatory=True,
    ))  # fmt: skip
    tell(other, lambda: made.act("appointed", _by("registrar", other), institute=INSTITUTE))
    return made


def _many(chance: random.Random, tell: _Telling) -> None:
    """Five firms in one transaction: all or none."""
    keys = [_key("many") for _ in range(5)]
    by = [_by("registrar", key) for key in keys]
    wishes = [
        Wish(Party(), "registered", one, {"name": f"批{one.key[-8:]}", "sort": "workshop"}) for one in by
    ]
    for key in keys:
        os.write(tell.pipe, f"begin {key}\n".encode())
    for outcome, key in zip(list(act_many(wishes)), keys, strict=True):
        if outcome.act is None:
            raise RuntimeError(str(outcome.refusal))
        os.write(tell.pipe, f"done {outcome.act.pk} {key}\n".encode())


def _verification(chance: random.Random, tell: _Telling) -> None:
    """From the order to the certificate: four acts, four people, one paper."""
    scale, keys = _instrument(chance, tell), [_key("verify") for _ in range(4)]
    verifier = Staff.objects.get(username="verifier")
    made = tell(keys[0], lambda: metrology.Verification.create(
        "assigned", _by("manager", keys[0]), instrument=scale.pk, verifier=verifier.pk
    ))  # fmt: skip
    tell(keys[1], lambda: made.act("recorded", _by("verifier", keys[1]), worksheet=_worksheet(), fee="0"))
    tell(keys[2], lambda: made.act("checked", _by("checker", keys[2])))
    tell(keys[3], lambda: made.act("approved", _by("approver", keys[3])))


def _worksheet() -> dict[str, Any]:
    def row(load: str, delta: str, direction: str = "up") -> dict[str, str]:
        return {"load": load, "indication": load, "delta": delta, "direction": direction}

    zero = {"load": "200", "indication": "200", "delta": "10"}
    return {
        "zero": zero,
        "weighing": [
            row("400", "10"), row("10000", "8"), row("40000", "8"), row("80000", "8"), row("40000", "9", "down"),
            row("10000", "8", "down"), row("400", "10", "down"),
        ],
        "eccentricity": [
            {"position": str(n), "load": "16000", "indication": "16000", "delta": "9", "zero": zero}
            for n in range(1, 7)
        ],
        "repeatability": [
            {"load": load, "readings": [{"indication": load, "delta": "9"}] * 3} for load in ("40000", "80000")
        ],
        "discrimination": [
            {"load": load, "before": load, "after": str(int(load) + 20)} for load in ("400", "40000", "80000")
        ],
        "standards": [STANDARD],
        "environment": {"temperature": "27.4", "humidity": "64"},
    }  # fmt: skip


def _papers(sealed: set[str]) -> list[str]:
    """No paper without its act, no file without its paper, each written paper with the act that says so."""
    papers = {str(paper.pk): paper for paper in Paper.objects.all()}
    wrong = [
        f"a paper without its act: {paper.number}"
        for paper in papers.values()
        if str(paper.act) not in sealed
    ]
    wrong += [
        f"not written: {paper.number} {paper.failure}" for paper in papers.values() if paper.state != "ready"
    ]
    issued = list(Sheet.objects.values_list("paper", flat=True))
    if sorted(issued) != sorted(papers):
        wrong.append(f"{len(issued)} acts say that a paper was written, {len(papers)} papers are there")
    files = {path.stem for path in (Path(settings.MEDIA_ROOT) / "papers").rglob("*.pdf")}
    return wrong + [f"a file without its paper: {name}" for name in files ^ set(papers)]
