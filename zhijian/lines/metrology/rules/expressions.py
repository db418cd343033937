"""The small language in which a pack writes its formulas: exact sums, products and comparisons of named values.

``indication + 0.5*step - delta`` is a number, ``abs(error) <= mpe`` a condition. There is no division, so that nothing
is ever rounded (a third of Max is written ``3*load >= max``), and no way to reach anything but the values handed over.
A formula becomes a tree of lists, which is also what the browser receives (``judge.js`` walks the same tree).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from .decimals import one_two_five, whole

Env = Mapping[str, Decimal]
Tree = list[Any]

TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([a-z_][a-z_0-9]*)|(<=|>=|==|[-+*()<>]))")
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {"abs": abs, "one_two_five": one_two_five, "whole": whole}


class FormulaError(ValueError):
    """A formula of a pack that cannot be read: a fault of the pack, never of a worksheet."""


def number(formula: str, env: Env) -> Decimal | None:
    """The value of a formula, or None where it needs a value that is not known."""
    try:
        value = _compiled(formula)(env)
    except KeyError:
        return None
    if not isinstance(value, Decimal):
        raise FormulaError(f"{formula!r} is a condition where a number is needed")
    return value


def holds(conditions: Iterable[str], env: Env) -> bool | None:
    """False if any condition is false, else None if any needs a value that is not known, else True."""
    result: bool | None = True
    for condition in conditions:
        try:
            value = _compiled(condition)(env)
        except KeyError:
            result = None
            continue
        if not isinstance(value, bool):
            raise FormulaError(f"{condition!r} is a number where a condition is needed")
        if not value:
            return False
    return result


@cache
def tree(formula: str) -> Tree:
    """The tree of a formula: ["num", "0.5"], ["var", "e"], ["*", a, b], ["neg", a], ["call", "abs", a].

    Raises FormulaError.
    """
    return _Parser(formula).whole()


@cache
def _compiled(formula: str) -> Callable[[Env], Any]:
    return _closure(tree(formula))


def _closure(node: Tree) -> Callable[[Env], Any]:
    match node:
        case ["num", text]:
            constant = Decimal(text)
            return lambda _env: constant
        case ["var", name]:
            return operator.itemgetter(name)
        case ["neg", inner]:
            negated = _closure(inner)
            return lambda env: -negated(env)
        case ["call", name, inner]:
            function, argument = FUNCTIONS[name], _closure(inner)
            return lambda env: function(argument(env))
        case [sign, left, right]:
            operation = ARITHMETIC.get(sign) or COMPARE[sign]
            first, second = _closure(left), _closure(right)
            return lambda env: operation(first(env), second(env))
    raise FormulaError(f"no such node: {node!r}")


class _Parser:
    """Recursive descent: comparison, sum, product, factor."""

    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens = self._split(formula)
        self.at = 0

    def whole(self) -> Tree:
        node = self._sum()
        if self._peek() in COMPARE:
            node = [self._take(), node, self._sum()]
        if self.at != len(self.tokens):
            raise FormulaError(f"{self.formula!r}: nothing may follow {self.tokens[: self.at]!r}")
        return node

    def _split(self, formula: str) -> list[str]:
        tokens, at, text = [], 0, formula.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                raise FormulaError(f"{formula!r}: cannot read {text[at:]!r}")
            tokens.append(match[0].strip())
            at = match.end()
        return tokens

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        if not token:
            raise FormulaError(f"{self.formula!r} ends too early")
        self.at += 1
        return token

    def _sum(self) -> Tree:
        node = self._product()
        while self._peek() in ("+", "-"):
            node = [self._take(), node, self._product()]
        return node

    def _product(self) -> Tree:
        node = self._factor()
        while self._peek() == "*":
            node = [self._take(), node, self._factor()]
        return node

    def _factor(self) -> Tree:
        first = self._take()
        if first == "-":
            return ["neg", self._factor()]
        if first == "(":
            return self._closed()
        if first[0].isdigit():
            return ["num", first]
        if not (first[0].isalpha() or first[0] == "_"):
            raise FormulaError(f"{self.formula!r}: {first!r} does not begin a value")
        if self._peek() != "(":
            return ["var", first]
        if first not in FUNCTIONS:
            raise FormulaError(f"{self.formula!r}: no function {first!r}")
        self._take()
        return ["call", first, self._closed()]

    def _closed(self) -> Tree:
        node = self._sum()
        if self._take() != ")":
            raise FormulaError(f"{self.formula!r}: a bracket is not closed")
        return node
