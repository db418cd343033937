"""Workbooks made by hand, so that a test says exactly what stands in the file."""

import io
import zipfile

from zhijian.kernel.intake.cells import Row
from zhijian.kernel.intake.sheets import open_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>
<sheet name="企业" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = f"""<Relationships xmlns="{PACKAGE}">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
# Style 0: general, 1: yyyy-mm-dd, 2: built-in East Asian date 31, 3: 000000
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="31"/><xf numFmtId="165"/></cellXfs></styleSheet>"""
SHARED = f"""<sst xmlns="{MAIN}"><si><t>乐斯福（明光）有限公司</t></si>
<si><r><t>安琪</t></r><r><t xml:space="preserve"> 酵母</t></r><rPh sb="0" eb="1"><t>ANQI</t></rPh></si></sst>"""


def book(
    rows: str, *, after: str = "", workbook: str = WORKBOOK, sheet: str | None = None, **parts: str
) -> io.BytesIO:
    """A workbook of one sheet whose ``sheetData`` holds ``rows``; ``after`` follows it."""
    content = sheet or f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    files = {
        "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": SHARED,
        "xl/worksheets/sheet1.xml": content,
        **parts,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file


def inline(reference: str, text: str) -> str:
    """A cell that holds its text itself."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows_of(file: io.BytesIO, fill_down: tuple[int, ...] = ()) -> list[Row]:
    with open_table(file) as table:
        return list(table.rows(fill_down=fill_down))
