"""How fast tables are read, judged and written, and in how much memory.

    python benchmarks/intake.py [ROWS]        (20,000 unless told; about half a minute)

The file has ten columns of a firms' register: texts, codes, dates and numbers. Peers: calamine (Rust) and openpyxl read
the same workbook; they give no formula beside its result, and calamine holds the whole sheet.
"""

import io
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
from python_calamine import CalamineWorkbook

from zhijian.kernel.intake.cells import CellValue
from zhijian.kernel.intake.export import Column, write_csv, write_xlsx
from zhijian.kernel.intake.header import find_header
from zhijian.kernel.intake.mapping import guess
from zhijian.kernel.intake.rows import Tally, read_rows
from zhijian.kernel.intake.sheets import open_table
from zhijian.kernel.parties.importing import FIRMS

TITLES = (
    "序号",
    "企业名称",
    "组织机构代码",
    "地址",
    "所属区域",
    "行业",
    "联系人",
    "联系电话",
    "发证日期",
    "许可证编号",
)
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def firms(count: int) -> Iterator[list[CellValue]]:
    """Invented firms with organisation codes that hold (GB 11714)."""
    for number in range(count):
        body = f"{number:08d}"
        rest = (11 - sum(int(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 11) % 11
        yield [
            Decimal(number), f"河口县第{number}（明光）食品有限公司", body + ("X" if rest == 10 else str(rest)),
            f"河口县城关镇人民路{number}号", "城关镇", "食品制造", "张某某", f"138{number:08d}",
            date(2020, 1, 1) + timedelta(days=number % 700), f"SC{number:014d}",
        ]  # fmt: skip


def timed(name: str, rows: int, work: Callable[[], object]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"{name:<34}{seconds:8.2f} s {rows / seconds:12,.0f} rows/s   peak memory +{grown} MB")


def read_only(file: io.BytesIO) -> None:
    with open_table(file) as table:
        for _ in table.rows():
            pass


def judge(file: io.BytesIO) -> None:
    tally = Tally()
    with open_table(file) as table:
        header, rows = find_header(table.rows(), FIRMS.words)
        for _ in tally.count(read_rows(rows, guess(header, FIRMS), FIRMS)):
            pass
    assert not tally.refused, tally.codes


def openpyxl_reads(file: io.BytesIO) -> None:
    for _ in openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True):
        pass


def calamine_reads(file: io.BytesIO) -> None:
    file.seek(0)
    for _ in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).iter_rows():
        pass


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    columns = [Column(title) for title in TITLES]
    workbook, text = io.BytesIO(), io.BytesIO()
    timed("write CSV", count, lambda: write_csv(text, columns, firms(count)))
    timed("write XLSX (openpyxl)", count, lambda: write_xlsx(workbook, columns, firms(count), "企业"))
    timed("read CSV", count, lambda: read_only(text))
    timed("read XLSX", count, lambda: read_only(workbook))
    timed("read and judge XLSX", count, lambda: judge(workbook))
    timed("peer: openpyxl reads, values only", count, lambda: openpyxl_reads(workbook))
    timed("peer: calamine reads", count, lambda: calamine_reads(workbook))


if __name__ == "__main__":
    main()
