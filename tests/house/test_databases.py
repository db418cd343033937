"""The ground that the other tests stand on: databases that empty themselves, roles without rights, a browser."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from zhijian.kernel.ledger import triggers
from zhijian.kernel.ledger.models import Key


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", ["first", "second"])
def test_a_committed_row_is_gone_after_the_test_and_the_triggers_are_back(round_: str) -> None:
    Key.objects.create(key="the same key", act=uuid.uuid4(), digest="")
    assert Key.objects.count() == 1
    assert triggers.missing(connection) == []


@pytest.mark.django_db
def test_the_application_may_make_no_table(application_role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {application_role}")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("CREATE TABLE its_own (id int)")


@pytest.mark.django_db
@pytest.mark.postgres
def test_text_sorts_by_chinese_rules_unless_a_column_says_otherwise() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'a' < 'B', 'a' COLLATE \"C\" < 'B'")
        assert cursor.fetchone() == (True, False)


def test_chromium_shows_chinese_in_shanghai_time(page) -> None:
    page.set_content("<html lang='zh-Hans'><title>质监</title><h1>检定证书</h1></html>")
    assert page.title() == "质监"
    assert page.get_by_role("heading", name="检定证书").is_visible()
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"
