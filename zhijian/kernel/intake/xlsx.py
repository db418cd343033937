"""The rows of one sheet of an XLSX workbook, read as a stream (读取工作表).

Neither library that we carry does this: openpyxl gives a formula or its saved result but not both in one reading, and
no merged cells while it streams; calamine builds the whole rectangle in memory (two cells at opposite corners of a
sheet ask for 17 billion). The sheet's XML is plain, so it is read here with expat; both are the tests' oracles.
"""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal, DecimalException
from typing import BinaryIO
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel, from_ISO8601

from .cells import (
    BAD_DATE,
    CELL_ERROR,
    CELL_TOO_LONG,
    DIGITS_LOST,
    FORMULA,
    FORMULA_WITHOUT_VALUE,
    CellValue,
    Row,
    as_spreadsheet_shows,
    holds_anything,
    plain_digits,
    shown,
)
from .content import DAMAGED_FILE, check_parts
from .limits import TOO_MANY_COLUMNS, TOO_MANY_ROWS, Limits
from .merged import MergedCells, find_merged
from .problems import FileRefused, Problem
from .xlsx_parts import Attributes, SheetPart, TextCollector, Workbook, feed, local, new_parser, read_workbook

_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_EXACT_DIGITS = Decimal(10) ** 15


@contextmanager
def open_workbook(file: BinaryIO, limits: Limits) -> Iterator[tuple[zipfile.ZipFile, Workbook]]:
    """The archive and its small parts. Whatever is broken in a file becomes :class:`FileRefused`."""
    with _damage_is_told():
        archive = zipfile.ZipFile(file)
    with archive:
        with _damage_is_told():
            check_parts(archive, limits)
            workbook = read_workbook(archive, limits)
        yield archive, workbook


def read_sheet(
    archive: zipfile.ZipFile,
    workbook: Workbook,
    sheet: SheetPart,
    limits: Limits,
    fill_down: Collection[int] = (),
) -> Iterator[Row]:
    """The rows that hold anything.

    The value of merged cells belongs to the first of them; in the columns (from 0) named by ``fill_down`` it is
    repeated in the rows below.
    """
    with _damage_is_told():
        merged = MergedCells(find_merged(archive, sheet.part, limits), fill_down, limits.columns)
        reader = _SheetReader(workbook, limits)
        count = 0
        with archive.open(sheet.part) as source:
            for _ in feed(reader.parser, source):
                for row in reader.take():
                    settled = merged.settle(row)
                    if not holds_anything(settled):
                        continue
                    count += 1
                    if count > limits.rows + 1:
                        raise FileRefused(TOO_MANY_ROWS(limit=limits.rows))
                    yield settled


@contextmanager
def _damage_is_told() -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        KeyError,
        IndexError,
        ValueError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise FileRefused(DAMAGED_FILE()) from error


class _SheetReader:
    """Turns expat's events into rows; ``take`` hands over those that are complete."""

    def __init__(self, workbook: Workbook, limits: Limits) -> None:
        self._workbook, self._limits = workbook, limits
        self._rows: list[Row] = []
        self._row_number = 0
        self._cells: list[CellValue] = []
        self._notes: dict[int, Problem] = {}
        self._column = -1
        self._cell: Attributes = {}
        self._value: list[str] = []
        self._in_value = False
        self._formula = False
        self._inline = TextCollector()
        self._columns: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def take(self) -> list[Row]:
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: Attributes) -> None:
        match self._local(name):
            case "c":
                self._start_cell(attributes)
            case "v":
                self._in_value = True
            case "row":
                self._row_number = int(attributes.get("r", self._row_number + 1))
                self._cells, self._notes, self._column = [], {}, -1
            case "f":
                self._formula = True
            case other:
                self._inline.start(other)

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)
        else:
            self._inline.characters(text)

    def _end(self, name: str) -> None:
        match self._local(name):
            case "c":
                self._end_cell()
            case "v":
                self._in_value = False
            case "row":
                if self._cells:
                    self._rows.append(Row(self._row_number, tuple(self._cells), self._notes))
                self._cells = []
            case other:
                self._inline.end(other)

    def _local(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = local(name)
        return self._names[name]

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        reference = attributes.get("r", "")
        self._column = self._column + 1 if not reference else self._column_of(reference)
        self._value.clear()
        self._formula = False

    def _column_of(self, reference: str) -> int:
        matched = _REFERENCE.fullmatch(reference)
        if matched is None:
            raise FileRefused(DAMAGED_FILE())
        letters = matched[1]
        if letters not in self._columns:
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            self._columns[letters] = column - 1
        return self._columns[letters]

    def _end_cell(self) -> None:
        text = "".join(self._value)
        inline = self._inline.take() if self._cell.get("t") == "inlineStr" else ""
        if not text and not inline and not self._formula:
            return
        if self._column >= self._limits.columns:
            raise FileRefused(TOO_MANY_COLUMNS(row=self._row_number, limit=self._limits.columns))
        value, note = self._read(text, inline)
        if isinstance(value, str) and len(value) > self._limits.cell_characters:
            note = CELL_TOO_LONG(limit=self._limits.cell_characters)
            value = value[: self._limits.cell_characters]
        if self._formula and note is None:
            note = FORMULA_WITHOUT_VALUE() if value is None else FORMULA(value=shown(value)[:80])
        missing = self._column + 1 - len(self._cells)
        self._cells.extend([None] * missing)
        self._cells[self._column] = value
        if note is not None:
            self._notes[self._column] = note

    def _read(self, text: str, inline: str) -> tuple[CellValue, Problem | None]:
        match self._cell.get("t", "n"):
            case "s":
                return (self._workbook.texts[int(text)] if text else None), None
            case "inlineStr":
                return inline, None
            case "str":
                return text or None, None
            case "b":
                return text.strip() in {"1", "true"}, None
            case "e":
                return text, CELL_ERROR(value=text)
            case "d":
                return self._iso_date(text)
            case _:
                return self._number(text) if text else (None, None)

    def _number(self, text: str) -> tuple[CellValue, Problem | None]:
        try:
            number = as_spreadsheet_shows(text)
        except DecimalException as error:
            raise FileRefused(DAMAGED_FILE()) from error
        if not number.is_finite():
            raise FileRefused(DAMAGED_FILE())
        style = int(self._cell.get("s", "0"))
        if style in self._workbook.styles.dates:
            return self._serial_date(number)
        filled = (self._workbook.styles.zero_filled or {}).get(style)
        if filled and number == number.to_integral_value() and number >= 0:
            return plain_digits(number).zfill(filled), None
        return number, DIGITS_LOST() if abs(number) >= _EXACT_DIGITS else None

    def _serial_date(self, serial: Decimal) -> tuple[CellValue, Problem | None]:
        try:
            moment = from_excel(float(serial), self._workbook.epoch)
        except (ValueError, OverflowError):
            return serial, BAD_DATE(value=plain_digits(serial))
        if isinstance(moment, datetime) and moment.time() == time(0) and serial == serial.to_integral_value():
            return moment.date(), None
        return (moment, None) if isinstance(moment, datetime | date | time) else (serial, None)

    def _iso_date(self, text: str) -> tuple[CellValue, Problem | None]:
        try:
            moment = from_ISO8601(text)
        except ValueError:
            return text, BAD_DATE(value=text)
        return (moment, None) if isinstance(moment, datetime | date | time) else (text, None)
