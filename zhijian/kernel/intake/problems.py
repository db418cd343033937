"""What can be wrong with a file, a row or a cell, said so that a person can mend it (导入问题).

A :class:`Message` is a kind of problem: a closed code for programs and an English sentence for gettext. Calling it with
its parameters gives a :class:`Problem`. Nothing here needs Django: the caller hands in ``gettext`` when a sentence is
shown.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Translate = Callable[[str], str]


def msgid(text: str) -> str:
    """Marks a text for the catalogue. Django's own mark asks for its settings as soon as a module is imported."""
    return text


def untranslated(text: str) -> str:
    """The English sentence itself: what a log or a test reads."""
    return text


class Word(str):
    """A parameter that is itself a msgid, such as a field's label: it is translated with its sentence."""

    __slots__ = ()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``field`` names the field of the target spec; empty: the row or file as a whole."""

    code: str
    msgid: str
    params: "Params" = dataclasses.field(default_factory=dict)
    field: str = ""

    def sentence(self, translate: Translate = untranslated) -> str:
        """The sentence for people, in the language of ``translate`` (``gettext``)."""
        return translate(self.msgid) % {name: _shown(value, translate) for name, value in self.params.items()}

    def on(self, field: str) -> "Problem":
        """The same problem, placed on a field."""
        return dataclasses.replace(self, field=field)


Param = str | int | Problem
Params = Mapping[str, Param]


def _shown(value: Param, translate: Translate) -> str | int:
    if isinstance(value, Problem):
        return value.sentence(translate)
    return translate(value) if isinstance(value, Word) else value


@dataclass(frozen=True)
class Message:
    """A kind of problem: its code (never reused) and its English sentence with ``%(name)s`` parameters."""

    code: str
    msgid: str

    def __call__(self, **params: Param) -> Problem:
        return Problem(self.code, self.msgid, params)


class ProblemError(ValueError):
    """Carries one :class:`Problem`; ``code`` and ``params`` are at hand for programs."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def params(self) -> Params:
        return self.problem.params


class FileRefused(ProblemError):
    """The file as a whole cannot be read: nothing of it was taken."""


class CellRefused(ProblemError):
    """One cell cannot be read as what its column should hold: costs this row only."""
