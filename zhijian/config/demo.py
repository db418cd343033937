"""The demonstration: a fictional city works for a year and a half, through real acts, under a driven clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import override

from zhijian.config import demo_city as city
from zhijian.config import demo_coordination as coordination
from zhijian.config import demo_firms as firms
from zhijian.config import demo_law as law
from zhijian.config import demo_old as old
from zhijian.config import demo_reporting as reporting
from zhijian.config import demo_reports as reports
from zhijian.config import demo_targets as targets
from zhijian.kernel.ledger import clock
from zhijian.kernel.office import stage as stages
from zhijian.kernel.office.stage import Deed, Stage
from zhijian.kernel.org.duties import DUTIES
from zhijian.lines.metrology import demo as metrology
from zhijian.lines.metrology.categories import Category

PASSWORD = city.PASSWORD
FIRMS, INSTRUMENTS_A_FIRM = 240, 2.5
SEED = 20260629
OPENING = 4
"""Working days on which the city settles in: bodies, credentials, firms, instruments."""


@dataclass(frozen=True)
class Account:
    """Who can sign in to the demonstration: one row for each duty of each person."""

    username: str
    password: str
    name: str
    duty: str
    body: str


def play(
    *, until: date | None = None, months: int = 18, days: int | None = None, scale: int = 1, count: int = FIRMS,
    say: Callable[[str], object] = print,
) -> list[Account]:  # fmt: skip
    """Play *months* (or calendar *days*) of work up to *until* (its evening; default: now); returns the accounts.

    *count* firms times *scale* are in the registers. The same arguments give the same acts. The database is empty, or
    ``AlreadyFounded`` is raised; ``StageError`` where there is no time to play in.
    """
    end = _end(until)
    begin = _months_before(end, months) if days is None else end.date() - timedelta(days=days)
    first = next(stages.workdays(begin, end.date()), end.date())
    city.found(datetime.combine(first, time(8, 30), clock.SHANGHAI))
    with override("zh-hans"), stages.opened(first, end, seed=SEED) as stage:
        _play(stage, count * scale, say)
    return accounts()


def accounts() -> list[Account]:
    """The accounts of the demonstration: name, duty and body in the language in force."""
    people = (*city.ADMINISTRATORS, *city.PEOPLE)
    names = {place.code: place.short for place in (*city.COUNTIES, *city.INSTITUTES, *city.TOWNS)}
    names |= {city.CITY: "临江市局", city.PROVINCE: "省局"}
    return [
        Account(person.username, city.PASSWORD, person.name, str(DUTIES[duty].title), names[person.body])
        for person in people
        for duty in person.duties
    ]


def one_for_each_duty() -> list[Account]:
    """The first account for each duty: what is printed when the demonstration starts."""
    found: dict[str, Account] = {}
    for account in accounts():
        found.setdefault(account.duty, account)
    return list(found.values())


def _play(stage: Stage, count: int, say: Callable[[str], object]) -> None:
    town = firms.cast(stage, count)
    line = metrology.Play(stage, _cast(stage))
    opening, month = _opening(stage, line, town, count), (0, 0)
    for day in stage.days():
        deeds = next(opening, None)
        if deeds is None:
            deeds = (
                city.todo(stage, day)
                + law.todo(stage, day)
                + firms.todo(stage, town, day)
                + line.todo(day)
                + _new(stage, line, town, day)
            )
        if (day.year, day.month) != month:
            month = (day.year, day.month)
            say(f"  {day:%Y-%m}")
        closing = targets.todo(stage, day, OPENING) + reporting.todo(stage, day, OPENING)
        closing += reports.todo(stage, day) + old.todo(stage, day, OPENING)
        stage.play_day(day, deeds, closing + coordination.todo(stage, day, OPENING))
    stage.finish()


def _opening(stage: Stage, line: metrology.Play, town: list[firms.Firm], count: int):
    """The first days: bodies and people; credentials and standards; the registers taken over."""
    yield city.settle_in(stage)
    yield city.credentials(stage) + law.settle_in(stage) + line.equip()
    yield firms.take_over(stage, town)
    yield line.take_over([_site(firm) for firm in town], round(count * INSTRUMENTS_A_FIRM))


def _new(stage: Stage, line: metrology.Play, town: list[firms.Firm], day: date) -> list[Deed]:
    """New firms and new instruments, a few a month."""
    deeds: list[Deed] = []
    if stage.chance.random() < 0.06:
        deeds.append(firms.newcomer(stage, town))
    if stage.chance.random() < 0.12:
        known = [firm for firm in town if firm.party is not None and firm.back_on is None]
        deeds += line.newcomer(_site(stage.chance.choice(known)))
    return deeds


def _site(firm: firms.Firm) -> metrology.Site:
    return metrology.Site(firm.id, firm.trade.name, firm.county)


def _cast(stage: Stage) -> metrology.Cast:
    small = (Category.PLATFORM_SCALE, Category.PRICE_SCALE)
    acting = tuple((begins, ends, city.ACTING) for begins, ends in city.absences(stage.last))

    def verifiers(body: str) -> dict[str, tuple[str, ...]]:
        return {who: items for who, items in city.CREDENTIALS.items() if city.BODY_OF[who] == body}

    county = metrology.Institute(
        city.COUNTY_INSTITUTE, "shilei", verifiers(city.COUNTY_INSTITUTE), ("wenru", "changsheng"), ("heqiang",),
        {"519903": small, "519904": small},
    )  # fmt: skip
    main = metrology.Institute(
        city.CITY_INSTITUTE, "liangheng", verifiers(city.CITY_INSTITUTE), ("sunlei", "ouyangqian", "longfei"),
        ("wuguodong", "qinlan"), {"": tuple(Category)}, acting,
    )  # fmt: skip
    return metrology.Cast((county, main), city.SUPERVISORS, city.LETTERS)


def _end(until: date | None) -> datetime:
    """The evening of *until*, or now; never later than now."""
    now = datetime.now(clock.SHANGHAI)
    evening = datetime.combine(until, time(18, 0), clock.SHANGHAI) if until else now
    return min(now, evening)


def _months_before(end: datetime, months: int) -> date:
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    return date(year, month + 1, min(end.day, 28))
