"""Ground for tests of imports: a county's bureau with its people, files as they are sent, and jobs run to their end."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client
from openpyxl import Workbook, load_workbook

from zhijian.kernel.intake import files, jobs, running
from zhijian.kernel.intake.models import Job
from zhijian.kernel.intake.returning import write_returned
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.office.models import Agreement
from zhijian.kernel.org.duties import READER, REGISTRAR
from zhijian.kernel.org.models import Staff
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records.by import By
from zhijian.lines.metrology.models import SUPERVISOR

CITY, COUNTY, OTHER, INSTITUTE = "519900", "519903", "519904", "519900.mi"
LONG_AGO = date(2020, 1, 1)
SHARED = Path(__file__).parents[2] / "shared" / "data" / "trace"
FOOD = SHARED / "food_sampling_cn_2021" / "food_sampling_cn_2021.csv"
CHICAGO = SHARED / "chicago_food" / "foodInspect-intermediate.csv"


@dataclass
class Bureau:
    """``zhou`` of 云溪县, ``wang`` of 东河区 and ``shi`` of the city import all, ``li`` firms, ``du`` nothing."""

    people: dict[str, Staff] = field(default_factory=dict)

    @classmethod
    def founded(cls) -> "Bureau":
        found("demo/imports", code=CITY, name="临江市市场监督管理局", name_en="Linjiang")
        establish(code=COUNTY, name="云溪县市场监督管理局", short="云溪县局", sort="bureau", parent=CITY)
        establish(code=OTHER, name="东河区市场监督管理局", short="东河区局", sort="bureau", parent=CITY)
        establish(code=INSTITUTE, name="临江市计量所", sort="institute", parent=CITY)
        hand = By.system(CITY, key="agreement")
        Agreement.create(
            "concluded", hand, to_body=INSTITUTE, area=CITY, for_line="metrology", begins=LONG_AGO
        )
        here = cls()
        for name, body, duties in (
            ("zhou", COUNTY, (REGISTRAR, SUPERVISOR)), ("wang", OTHER, (REGISTRAR, SUPERVISOR)),
            ("li", COUNTY, (REGISTRAR,)), ("sun", COUNTY, (SUPERVISOR,)), ("du", COUNTY, (READER,)),
            ("shi", CITY, (REGISTRAR, SUPERVISOR)),
        ):  # fmt: skip
            here.people[name] = open_account(Person(name, name, name, body, duties, "x"), since=LONG_AGO)
        return here

    def by(self, who: str, **rest: Any) -> By:
        return By.officer(self.people[who], **rest)

    def firm(self, name: str, who: str = "zhou", **more: Any) -> Party:
        """A firm that is registered already."""
        return Party.create("registered", self.by(who), name=name, sort="enterprise", **more)

    def send(self, content: bytes, target: str = "firms", who: str = "zhou", name: str = "list.csv") -> Job:
        """A file that was sent, its columns guessed and its rows judged."""
        staff = self.people[who]
        assert staff.body is not None
        kept = files.keep([content], name, staff.body, staff)
        job = jobs.begin(target, kept, staff.body, staff, "en")
        jobs.look(job)
        if job.state == Job.State.CHECKING:
            running.work()
            job.refresh_from_db()
        return job

    def take(self, job: Job) -> Job:
        """Confirm a job and run it to its end."""
        assert jobs.confirm(job)
        running.work()
        job.refresh_from_db()
        return job

    def imported(self, content: bytes, target: str = "firms", who: str = "zhou") -> Job:
        return self.take(self.send(content, target, who))

    def client(self, who: str, language: str = "zh-hans") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(self.people[who])
        return client


def table(*rows: tuple[object, ...]) -> bytes:
    """A CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def workbook(*rows: tuple[object, ...], merged: tuple[str, ...] = ()) -> bytes:
    """An XLSX file of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for span in merged:
        sheet.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def returned(job: Job) -> list[list[Any]]:
    """The rows of the file that comes back, header first."""
    return [
        list(row) for row in load_workbook(io.BytesIO(returned_file(job))).active.iter_rows(values_only=True)
    ]


def returned_file(job: Job) -> bytes:
    out = io.BytesIO()
    write_returned(out, job, "xlsx", lambda text: text)
    return out.getvalue()


def taken(job: Job) -> dict[str, int]:
    """The counts that are not zero, without those of warnings."""
    return {name: count for name, count in job.counts.items() if count and name != "warned"}


def acts() -> int:
    return Act.objects.count()


def today() -> date:
    return clock.today()
