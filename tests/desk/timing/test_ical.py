"""Lines of a calendar as RFC 5545 wants them."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from zhijian.desk.timing.ical import Event, calendar, escaped, folded

STAMP = datetime(2026, 6, 25, 0, 42, tzinfo=UTC)


def test_one_limit_is_one_day() -> None:
    event = Event("1@zhijian", date(2026, 6, 30), "核验; 3, 4", "令121\n第15条", "https://a.example/r/1/")
    assert "".join(calendar("我的时限", [event], STAMP)).split("\r\n")[8:-1] == [
        "BEGIN:VEVENT", "UID:1@zhijian", "DTSTAMP:20260625T004200Z", "DTSTART;VALUE=DATE:20260630",
        "DTEND;VALUE=DATE:20260701", "SUMMARY:核验\\; 3\\, 4", "DESCRIPTION:令121\\n第15条",
        "URL:https://a.example/r/1/", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip


def test_the_text_of_a_value_is_escaped() -> None:
    assert escaped("a\\b;c,d\r\ne\x00\x07f") == "a\\\\b\\;c\\,d\\nef"


def test_a_line_of_76_octets_is_folded_after_75() -> None:
    assert folded("x" * 75) == "x" * 75 + "\r\n"
    assert folded("x" * 76) == "x" * 75 + "\r\n x\r\n"


@given(st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=("Cs",))))
def test_folding_loses_nothing_and_cuts_no_character(text: str) -> None:
    line = folded(text)
    assert line.endswith("\r\n")
    pieces = line[:-2].split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
