"""罚没款不设任务: what can never be a target.

行政处罚法 (2021) art. 74, third paragraph: fines, confiscated illegal gains and the proceeds of confiscated goods must
not be linked, directly or in disguise, to the assessment of the authority that imposes them or of its staff.
"""

import re
import unicodedata
from collections.abc import Iterable

BASIS = "行政处罚法 第七十四条"
EFFECTIVE = "2021-07-15"
"""The day on which the revised Act came into force. Targets of earlier years are refused all the same."""

CHINESE = re.compile(r"[罚罰]\s*[款没沒]|[没沒]收(?!到)|拍卖款|拍賣款")
ENGLISH = re.compile(r"\bfines\b|\bfine (?:income|revenue|receipts?|amount)|confiscat|forfeit", re.IGNORECASE)
UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·・.．\-_/]+")


def is_about_fines(texts: Iterable[str]) -> bool:
    """Whether any of these texts (name, unit, evidence, the indicator's words) speaks of fines or confiscation.

    Full-width forms, blanks and invisible signs between the characters do not hide it; nor do traditional characters.
    """
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        if CHINESE.search(UNSEEN.sub("", plain)) or ENGLISH.search(plain):
            return True
    return False
