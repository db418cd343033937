"""Give the bad rows back as a file to mend (错误行文件).

The columns and cells are those of the file that was sent, in its order; two columns are added on the right: what is
wrong, and the row in the file. The mended file can be sent as it is: :class:`Header` passes over the added columns, and
its fingerprint is that of the first file, so the remembered mapping fits.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from .cells import CellValue
from .export import Column, write_csv, write_xlsx
from .header import Header
from .problems import Translate, untranslated
from .problems import msgid as _
from .rows import RowResult
from .spec import Spec

REASON_TITLE, ROW_TITLE = _("Import error"), _("Row in the file")  # known to header.REPORT_TITLES
_SHEET = _("Rows to mend")


def write_errors_xlsx(
    target: BinaryIO,
    results: Iterable[RowResult],
    header: Header,
    spec: Spec,
    translate: Translate = untranslated,
) -> int:
    """Write the rows that have errors as a workbook; gives how many there are.

    Cells are those of the file: dates stay dates, numbers numbers, texts texts. Of a formula the saved result is
    written.
    """
    return write_xlsx(
        target, _columns(header, translate), _bad(results, header, spec, translate), translate(_SHEET)
    )


def write_errors_csv(
    target: BinaryIO,
    results: Iterable[RowResult],
    header: Header,
    spec: Spec,
    translate: Translate = untranslated,
) -> None:
    """Write the rows that have errors as CSV in UTF-8 with its mark."""
    write_csv(target, _columns(header, translate), _bad(results, header, spec, translate))


def reason(result: RowResult, spec: Spec, translate: Translate = untranslated) -> str:
    """What is wrong with a row, each sentence with its field, in the order of the fields."""
    labels = {each.name: translate(each.label) for each in spec.fields}
    order = {each.name: place for place, each in enumerate(spec.fields)}
    problems = sorted(result.errors, key=lambda problem: order.get(problem.field, -1))
    sentences = [(labels.get(problem.field, ""), problem.sentence(translate)) for problem in problems]
    return "\n".join(f"{label}: {sentence}" if label else sentence for label, sentence in sentences)


def _columns(header: Header, translate: Translate) -> list[Column]:
    own = [Column(header.titles[column]) for column in header.data_columns]
    return [*own, Column(translate(REASON_TITLE), 60), Column(translate(ROW_TITLE), 12)]


def _bad(
    results: Iterable[RowResult], header: Header, spec: Spec, translate: Translate
) -> Iterator[list[CellValue]]:
    for result in results:
        if result.errors:
            cells = [result.row.cell(column) for column in header.data_columns]
            beyond = result.row.cells[len(header.titles) :]
            yield [*cells, reason(result, spec, translate), str(result.row.number), *beyond]
