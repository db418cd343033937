"""The tables of this room; Django looks for them here."""

from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.searching import Code, Name

__all__ = ["Attachment", "Clock", "Code", "Name"]
