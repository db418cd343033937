"""存在不足 in a work report: a kind of section that says the open problems of the register, after what is typed."""

from django.utils.translation import override

from zhijian.common.coordination.prose import paragraph
from zhijian.common.coordination.section import section
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.org.words import words
from zhijian.kernel.reports.writing.filling import Setting
from zhijian.kernel.reports.writing.sections import TEXT, Block, Paragraph, SectionKind, declare


def blocks(text: str, setting: Setting) -> list[Block]:
    """What is typed, then the problems of the report's body and of all below it that are open at the period's end.

    Whoever reads the report reaches its body and with it all below: nobody is shown another's problem. What a problem
    says is words: a placement in it is not counted.
    """
    with override("zh-hans"):
        said = paragraph(section(SYSTEM, setting.body, setting.period))
    return TEXT.blocks(text, setting) + ([Paragraph([said])] if said else [])


PROBLEMS = declare(SectionKind(
    "problems", words("存在不足", "Problems"),
    words("先印所写文字，再列台账中期末未销号的问题", "What is typed, then the problems open at the end"), blocks,
))  # fmt: skip
