"""发文 What an official document bears around its text: 公文处理工作条例 (中办发〔2012〕14号), GB/T 9704-2012, 7.2.

The number of dispatch 发文字号 is the body's mark, the whole year in hexagonal brackets, and the running number without
leading noughts (7.2.5). A copy number 份号 has six digits (7.2.1), and whatever is secret has one (条例 art. 9).
"""

import re

MARK = re.compile(r"[\u4e00-\u9fff]{2,15}")
SECRECY = re.compile(r"(绝密|机密|秘密)(★\d{1,2}(年|个月))?")
COPY = re.compile(r"\d{1,6}")
RUNNING = re.compile(r"[1-9]\d{0,4}")
URGENCIES = {"urgent": "加急", "most": "特急"}


def number(mark: str, year: int, running: int) -> str:
    """临质监发〔2026〕3号."""
    return f"{mark}〔{year}〕{running}号"


def copy_number(typed: str) -> str:
    """000012; nothing for nothing."""
    return typed.zfill(6) if typed else ""


def receivers(typed: str) -> str:
    """Who it is sent to, without the sign that the paper sets at the end."""
    return " ".join(typed.split()).rstrip("：:。.，,；;")
