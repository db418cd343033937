"""``zhijian due`` beside an installation: the law that is in force there decides, and the answer says which it was."""

import json

import pytest

from zhijian.config import where

LOAD = """
from datetime import date
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.office.law import CalendarYear
from zhijian.kernel.office.rulebook import LimitRule
from zhijian.kernel.records.by import By
staff = open_account(Person("falv", "林晓燕", "", "510700", ("legal_officer",)), since=date(2020, 1, 1))
days = "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03".split()
rows = [f"2027-{day},statutory_holiday,假日" for day in days]
rows += ["2027-02-09,rest,春节", "2027-02-14,makeup_work,春节"]
CalendarYear.create("loaded", By.officer(staff, key="y"), text="\\n".join(["date,kind,name", *rows]), year="2027")
rule = LimitRule.create("taken_over", By.officer(staff, key="t"), procedure="barcode", rule="change_report")
rule.act("corrected", By.officer(staff, key="c"), version=rule.read()[0].effective_from, cells={"limit": "45"})
"""
NOTICE = ("licence_general", "completeness_notice_once", "2027-02-03")
CHANGE = ("barcode", "change_report", "2026-03-02")


def asked(home, *question):
    return json.loads(home.zhijian("due", *question, "--json"))


def told(home, *question):
    found = asked(home, *question)
    return found["raw"], found["provisional"], found["law"]


def check_law_of(home):
    """5 working days from Wednesday 3 February 2027: 4, 10, 11, 12 and the made-up Sunday 14."""
    home.found()
    assert told(home, *NOTICE) == ("2027-02-10", True, "installation")
    assert told(home, *CHANGE) == ("2026-04-01", False, "installation")
    home.python(LOAD)
    assert told(home, *NOTICE) == ("2027-02-14", False, "installation")
    assert told(home, *CHANGE) == ("2026-04-16", False, "installation")
    assert "本安装现行的历法和期限表" in home.zhijian("due", *CHANGE)


def test_what_an_installation_has_loaded_decides(homes):
    check_law_of(homes("law"))


@pytest.mark.postgres
def test_what_an_installation_has_loaded_decides_on_postgres(homes, postgres_url, application_url):
    check_law_of(homes("law", postgres_url, application_url))


def test_without_an_installation_the_shipped_law_decides_and_nothing_is_made(homes):
    home = homes("none")
    assert told(home, *CHANGE) == ("2026-04-01", False, "shipped")
    assert "随程序发布的历法和期限表" in home.zhijian("due", *CHANGE)
    assert "ships" in home.zhijian("due", *CHANGE, "--lang", "en")
    assert not home.folder.exists()


def test_a_database_that_cannot_be_read_is_said(homes):
    home = homes("broken")
    home.folder.mkdir()
    (home.folder / "zhijian.sqlite3").write_text("no database at all, but long enough to be looked at" * 20)
    found = asked(home, *CHANGE)
    assert (found["raw"], found["law"]) == ("2026-04-01", "shipped")
    assert "not a database" in found["law_unread"]
    assert "无法读取" in home.zhijian("due", *CHANGE)
    home.database = "postgres://nobody:x@127.0.0.1:1/none"
    found = asked(home, *CHANGE)
    assert (found["raw"], found["law"], bool(found["law_unread"])) == ("2026-04-01", "shipped", True)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///", ("sqlite", "/var/zj/zhijian.sqlite3", "", "", "", "")),
        ("sqlite:////srv/a%20b.sqlite3", ("sqlite", "/srv/a b.sqlite3", "", "", "", "")),
        ("postgres://zj:p%40ss@db.example:5433/law", ("postgresql", "law", "zj", "p@ss", "db.example", "5433")),
    ],
)  # fmt: skip
def test_the_address_of_a_database_is_read(url, place, tmp_path):
    from pathlib import Path

    assert where.parse(url, Path("/var/zj"))[:6] == place


def test_another_database_is_refused():
    with pytest.raises(ValueError, match="must begin with sqlite: or postgres:, not 'mysql'"):
        where.parse("mysql://localhost/x", where.home())
