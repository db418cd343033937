"""Words that are declared in both languages at one place: acts, kinds, duties of a line."""

from django.utils.functional import Promise, lazystr
from django.utils.translation import get_language


class Words(str):
    """Two words for one thing; as text it is the one of the language in use."""

    chinese: str
    english: str

    def __new__(cls, chinese: str, english: str) -> "Words":
        made = super().__new__(cls, english)
        made.chinese, made.english = chinese, english
        return made

    def __str__(self) -> str:
        return self.chinese if (get_language() or "zh").startswith("zh") else self.english


def words(chinese: str, english: str) -> Promise:
    """A lazy text in the reader's language."""
    return lazystr(Words(chinese, english or chinese))
