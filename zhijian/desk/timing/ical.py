"""Limits as an iCalendar (RFC 5545): one all-day event for each, on its safe date.

Lines end with CRLF and are folded at 75 octets, never inside a character (3.1); text is escaped (3.3.11); a day has no
zone (3.3.4). An event keeps its UID when its date moves, and SEQUENCE is left out: the feed is published, not sent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75


@dataclass(frozen=True)
class Event:
    """One day of the feed: ``uid`` for ever the same, ``summary`` one line, ``description`` may have several."""

    uid: str
    day: date
    summary: str
    description: str
    url: str = ""


def calendar(name: str, events: Iterable[Event], stamp: datetime) -> Iterator[str]:
    """The lines of a calendar called *name*, made at *stamp*; each ends with CRLF."""
    yield from map(folded, (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhijian//Limits//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
    ))  # fmt: skip
    for event in events:
        yield from map(folded, _lines(event, stamp))
    yield folded("END:VCALENDAR")


def _lines(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"  # exclusive (3.6.1)
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line break escaped; other control characters left out."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(char for char in lines if char == "\t" or (ord(char) >= 32 and ord(char) != 127))


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets; each further piece begins with a blank."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + char, size + octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
