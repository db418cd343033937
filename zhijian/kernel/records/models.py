"""The tables of this room; Django looks for them here."""

from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.clocks import Clock

__all__ = ["Attachment", "Clock"]
