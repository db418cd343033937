"""Kinds of section that this room fills: 存在不足 the open problems, 年度工作要点 the work points of the year."""

from django.utils.translation import override

from zhijian.common.coordination.plan import plan
from zhijian.common.coordination.points import Point
from zhijian.common.coordination.prose import paragraph
from zhijian.common.coordination.section import section
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.org.words import words
from zhijian.kernel.reports.writing.filling import Setting
from zhijian.kernel.reports.writing.sections import TEXT, Block, Grid, Line, Paragraph, SectionKind, declare


def blocks(text: str, setting: Setting) -> list[Block]:
    """What is typed, then the problems of the report's body and of all below it that are open at the period's end.

    Whoever reads the report reaches its body and with it all below: nobody is shown another's problem. What a problem
    says is words: a placement in it is not counted.
    """
    with override("zh-hans"):
        said = paragraph(section(SYSTEM, setting.body, setting.period))
    return TEXT.blocks(text, setting) + ([Paragraph([said])] if said else [])


def points(text: str, setting: Setting) -> list[Block]:
    """What is typed, then the work points that the report's body has issued or leads in the year of its period, each
    with how it stands as known today; cancelled ones are left out. Words, no figures."""
    with override("zh-hans"):
        found = plan(SYSTEM, setting.body, setting.period.last.year, setting.today)
        rows: list[list[Line]] = [
            [[f"{one.point.number}. {one.point.what}"], [str(one.point.territory.short or one.point.territory.name)],
             [f"{one.point.get_state_display()}{'（逾期）' if one.is_late(setting.today) else ''}"]]
            for one in found.rows
            if one.point.state != Point.State.CANCELLED
        ]  # fmt: skip
    return TEXT.blocks(text, setting) + ([Grid(("工作要点", "牵头单位", "进展"), rows)] if rows else [])


PROBLEMS = declare(SectionKind(
    "problems", words("存在不足", "Problems"),
    words("先印所写文字，再列台账中期末未销号的问题", "What is typed, then the problems open at the end"), blocks,
))  # fmt: skip
POINTS = declare(SectionKind(
    "points", words("年度工作要点", "Work points"),
    words("先印所写文字，再列本年工作要点及进展", "What is typed, then the work points of the year"), points,
))  # fmt: skip
