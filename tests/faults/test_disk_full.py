"""A full disk: the officer reads what happened, and nothing is half-written."""

import errno
import os
from dataclasses import replace

import pytest
from django.db import connection

from zhijian.kernel.ledger.models import Act, Key, Outbox
from zhijian.kernel.office import papers, worker
from zhijian.kernel.office.founding import Person, found, open_account
from zhijian.kernel.org.models import Staff
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.kernel.records.correcting import amend, void
from zhijian.kernel.records.errors import NoRoom


@pytest.fixture
def registrar(transactional_db, settings, tmp_path):
    from datetime import date

    settings.HOME = tmp_path
    found("test.example/510700", code="510700", name="绵城市局")
    open_account(Person("mei", "梅", "", "510700", ("registrar",)), since=date(2026, 1, 1))
    open_account(Person("lan", "兰", "", "510700", ("registrar",)), since=date(2026, 1, 1))
    worker.settle()
    return Staff.objects.get(username="mei")


def register(staff, n):
    return Party.create(
        "registered", By.officer(staff, key=f"k{n}"), name=f"云溪水泥厂{n}", sort="enterprise"
    )


class TestOfTheDatabase:
    pytestmark = pytest.mark.skipif(
        "connection.vendor != 'sqlite'", reason="SQLite can be told how large it may grow"
    )

    @pytest.fixture
    def full(self, registrar):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
            yield registrar
            cursor.execute("PRAGMA max_page_count = 1073741823")

    def until_full(self, staff):
        return self.first_refused(lambda n: register(staff, n))

    def first_refused(self, write):
        for n in range(2000):
            before = rows()
            try:
                write(n)
            except NoRoom as error:
                return n, before, error
        raise AssertionError("the disk never got full")

    def test_says_so_and_leaves_nothing_half_written(self, full):
        _n, before, error = self.until_full(full)
        assert rows() == before
        assert (error.status, error.code) == (507, "no_room")
        assert "磁盘" in str(error)

    def test_goes_on_with_the_same_key_once_there_is_room(self, full):
        n, before, _error = self.until_full(full)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        register(full, n)
        assert [after - b for after, b in zip(rows(), before, strict=True)] == [1, 1, 1, 1]

    def test_a_batch_is_taken_back_whole_and_says_so(self, full):
        def wishes(n):
            by = By.officer(full, key=f"batch{n}")
            return [
                Wish(
                    Party(),
                    "registered",
                    replace(by, key=f"{by.key}:{m}"),
                    {"name": f"厂{n}.{m}", "sort": "enterprise"},
                )
                for m in range(20)
            ]

        n, before, error = self.first_refused(lambda n: list(act_many(wishes(n))))
        assert "磁盘" in str(error)
        assert rows() == before
        self.give_room()
        assert all(outcome.act and not outcome.again for outcome in act_many(wishes(n)))

    @pytest.mark.parametrize("correction", ["void", "amend"])
    def test_a_correction_says_so_and_can_be_sent_again(self, full, correction):
        colleague = Staff.objects.get(username="lan")
        firm = register(full, 5000)
        act = firm.timeline().get()
        self.until_full(full)
        before, values = rows(), firm.values()

        def correct():
            by = By.officer(colleague, key="put right")
            if correction == "void":
                return void(firm, act, by, reason="录错了" * 300)
            return amend(firm, act, by, {"name": "云" * 100, "sort": "enterprise"}, reason="录错了" * 300)

        with pytest.raises(NoRoom):
            correct()
        assert rows() == before
        assert firm.values() == Party.objects.get(pk=firm.pk).values() == values
        self.give_room()
        assert correct().corrects == act.pk

    def give_room(self):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def rows():
    return [model.objects.count() for model in (Act, Key, Outbox, Party)]


def test_half_a_paper_does_not_stay(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(papers.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        papers._keep(tmp_path / "papers" / "one.pdf", b"%PDF" * 1000)
    assert list(tmp_path.rglob("*.*")) == []
