"""A drawer with old reports: the city of ``play.py`` with people who confirm what is read."""

from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client

from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.reports.models import STATISTICIAN, VOCABULARY, OldFigure, OldReport
from zhijian.kernel.reports.old.texts import keep_file

REPORT = """临江市质监局2008年上半年工作总结

上半年，全市共检定计量器具2 410台件，立案查处案件38起，结案35起，结案率为92.1%。
受理投诉举报132件，办结率100%。出动执法人员1.2万余人次。我们开展质量提升帮教四十七次。
地理标志产品达到两个。
"""
"""Made up for the tests."""


class Drawer(Town):
    """The city with statisticians: ``city_stat`` stands in for ``city``, ``north`` in the northern county."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for who, body, duties in (
            ("city", CITY, (STATISTICIAN, VOCABULARY)), ("second", CITY, (STATISTICIAN, VOCABULARY)),
            ("north", NORTH, (STATISTICIAN,)),
        ):  # fmt: skip
            person = Person(f"{who}.stat", who, who, body, duties, "only for tests")
            self.staff[who] = open_account(person, since=self.since)

    @classmethod
    def opened(cls, settings: Any, folder: Path) -> "Drawer":
        """One whose files lie in *folder*."""
        settings.HOME, settings.MEDIA_ROOT = folder / "home", folder / "files"
        return cls(date(2026, 1, 5))

    def desk(self, who: str = "city") -> Client:
        """A browser in English in which *who* is signed in."""
        made = Client()
        made.cookies["django_language"] = "en"
        made.force_login(self.staff[who])
        return made

    def receive(
        self, text: str = REPORT, *, at: str = CITY, who: str = "city", on: date | None = None
    ) -> OldReport:
        """A report as it is taken in."""
        file = keep_file(text.encode(), "report.txt", self.staff[who])
        made: OldReport = OldReport.create("received", self.by(who, on), at=at, original=str(file.pk))
        return made

    def accept(self, report: OldReport, nth: int = 0, *, who: str = "city") -> OldFigure:
        """The nth figure of a report, accepted as it was read."""
        read = report.proposals()[nth]
        told: dict[str, Any] = {
            name: getattr(read, name)
            for name in ("place", "printed", "value", "unit", "bound", "qualifier", "code", "about", "period")
        }
        made: OldFigure = OldFigure.create("accepted", self.by(who), report=str(report.pk), **told)
        return made

    @staticmethod
    def report() -> OldReport:
        """The only report."""
        found: OldReport = OldReport.objects.get()
        return found

    @staticmethod
    def reports() -> list[OldReport]:
        return list(OldReport.objects.all())

    @staticmethod
    def figures() -> list[tuple[Any, ...]]:
        """All decisions: (code, value, unit, bound, period, body, state)."""
        wanted = ("code", "value", "unit", "bound", "period", "about", "state")
        return sorted(OldFigure.objects.values_list(*wanted), key=lambda row: row[-1])
