"""The catalogue tool sees what a screen says, in code and templates, and what is wrong with its Chinese."""

from pathlib import Path

import pytest

from tools import catalogues

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext

def words(n):
    return (_("Certificate " "withdrawn"), pgettext("of a door", "open"), ngettext("%(n)s act", "%(n)s acts", n), _(n))
"""
TEMPLATE = """{% load i18n %}
    <p title="{{ day|default:_("no day") }}">{% translate "Overdue" %} it's {% translate "Owner" context "role" %}
  {% blocktranslate count n=acts|length trimmed %}
    {{ n }} record
  {% plural %}
    {{ n }} records
  {% endblocktranslate %}
"""
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "zhijian/desk/templates").mkdir(parents=True)
    (tmp_path / "zhijian/kernel/org").mkdir(parents=True)
    return tmp_path


def say(house: Path, room: str, body: str) -> None:
    file = house / "zhijian" / room / catalogues.FILE
    file.parent.mkdir(parents=True)
    file.write_text(PO + body)


def test_every_way_to_say_something_is_seen(house: Path) -> None:
    (house / "zhijian/kernel/org/words.py").write_text(CODE)
    (house / "zhijian/desk/templates/desk.html").write_text(TEMPLATE)
    assert set(catalogues.sources(house)) == {
        (None, "Certificate withdrawn"),
        ("of a door", "open"),
        (None, "%(n)s act"),
        (None, "no day"),
        (None, "Overdue"),
        ("role", "Owner"),
        (None, "%(n)s record"),
    }


def test_new_messages_go_to_the_room_that_says_them_and_only_once(house: Path) -> None:
    (house / "zhijian/kernel/org/words.py").write_text(CODE)
    (house / "zhijian/desk/templates/desk.html").write_text(TEMPLATE)
    assert catalogues.update(house, house / "zhijian/kernel/org") == 3
    assert catalogues.update(house, house / "zhijian/kernel/org") == 0
    written = (house / "zhijian/kernel/org" / catalogues.FILE).read_text()
    assert 'msgid "Certificate withdrawn"' in written
    assert "Overdue" not in written
    assert catalogues.update(house, house / "zhijian/desk") == 4


def test_a_translation_that_was_written_stays(house: Path) -> None:
    say(house, "kernel/org", 'msgid "made of a parameter"\nmsgstr "由参数而来"\n')
    (house / "zhijian/kernel/org/words.py").write_text(CODE)
    catalogues.update(house, house / "zhijian/kernel/org")
    assert "由参数而来" in (house / "zhijian/kernel/org" / catalogues.FILE).read_text()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Overdue"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "Overdue"\nmsgstr "超期"', "fuzzy"),
        ('msgid "%(n)s days"\nmsgstr "若干日"', "placeholders differ"),
        ('msgid "{name} is not valid"\nmsgstr "{nome}无效"', "placeholders differ"),
    ],
)
def test_what_is_wrong_is_told(house: Path, entry: str, fault: str) -> None:
    say(house, "desk", entry + "\n")
    (told,) = catalogues.check(house)
    assert fault in told


def test_one_english_word_has_one_chinese_word_unless_a_context_parts_them(house: Path) -> None:
    say(house, "desk", 'msgid "Body"\nmsgstr "机构"\n')
    say(house, "portal", 'msgid "Body"\nmsgstr "正文"\n')
    (told,) = catalogues.check(house)
    assert "translated differently" in told


def test_a_word_in_no_catalogue_is_told(house: Path) -> None:
    (house / "zhijian/kernel/org/words.py").write_text('from x import gettext as _\nword = _("Overdue")\n')
    assert catalogues.check(house) == ["zhijian/kernel/org/words.py: 'Overdue': in no catalogue"]


def test_complete_chinese_is_left_alone_and_compiled(house: Path) -> None:
    say(house, "desk", 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 日"\n')
    assert catalogues.check(house) == []
    catalogues.compile_all(house)
    compiled = (house / "zhijian/desk" / catalogues.FILE).with_suffix(".mo").read_bytes()
    assert "%(n)s 日".encode() in compiled
