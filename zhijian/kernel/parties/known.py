"""Finding the parties that a list speaks of, some hundred rows at a time (按代码与名称查找主体)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from zhijian.kernel.intake.matching import SEVERAL_OF_THIS_NAME, Candidate
from zhijian.kernel.intake.problems import Message, Problem
from zhijian.kernel.intake.problems import msgid as _
from zhijian.kernel.intake.spec import Key, Value, Values
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.parties.importing import shown_as, who_keys
from zhijian.kernel.parties.models import Licence, Party
from zhijian.kernel.records.screens import Rows

UNKNOWN_FIRM = Message(
    "UNKNOWN_FIRM", _("“%(name)s” is not in the register of firms. Import the firms first.")
)

COMPARED = (
    "name", "number", "uscc", "org_code", "address", "sort", "sector", "scale", "risk", "contact", "phone",
)  # fmt: skip
"""The fields that a list and the register both have. Area and licences are looked at by the plan."""
_COLUMN = {"uscc": "uscc", "org_code": "old_code", "name": "folded", "number": "number"}
"""By which column a kind of key finds a party. A likeness of names is looked for among the rows of a file only."""


class KnownParties:
    """The register of parties as an import asks it: five queries for a batch, whatever its size."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(self, keys: Collection[Key]) -> Mapping[Key, Sequence[Candidate]]:
        """The parties that each key finds; voided ones are not there."""
        return {key: [candidate(party) for party in found] for key, found in self.parties(keys).items()}

    def parties(self, keys: Collection[Key]) -> dict[Key, list[Party]]:
        """As ``find``, with the parties themselves."""
        wanted: dict[str, dict[str, Key]] = defaultdict(dict)
        for key in keys:
            wanted[key.kind][key.value] = key
        found: dict[Key, list[Party]] = defaultdict(list)
        for kind, column in _COLUMN.items():
            known = wanted.get(kind, {})
            for party in self._live(column, known):
                found[known[getattr(party, column)]].append(party)
        licences = wanted.get("licence_number", {})
        if licences:
            rows = Licence.objects.filter(number__in=licences).exclude(state="").select_related("owner")
            for licence in rows:
                if not any(party.pk == licence.owner_id for party in found[licences[licence.number]]):
                    found[licences[licence.number]].append(licence.owner)
        return found

    def _live(self, column: str, values: Collection[str]) -> Rows | list[Party]:
        if not values:
            return []
        return Party.visible_to(self._scope).exclude(state="").filter(**{f"{column}__in": list(values)})


def candidate(party: Party) -> Candidate:
    """A party as a row is compared with it."""
    values: dict[str, Value] = {name: getattr(party, name) or None for name in COMPARED}
    return Candidate(str(party.pk), party.label(), values)


def owners(rows: Iterable[Values], scope: Scope) -> list[Party | Problem]:
    """For each row the party that its codes or its name find, or why there is none.

    A code decides. A name does where exactly one party has it that has no other code than the row's.
    """
    wanted = [list(who_keys(values)) for values in rows]
    found = KnownParties(scope).parties({key for keys in wanted for key in keys})
    return [_owner(values, keys, found) for values, keys in zip(rows, wanted, strict=True)]


def _owner(values: Values, keys: list[Key], found: Mapping[Key, list[Party]]) -> Party | Problem:
    unknown = UNKNOWN_FIRM(name=shown_as(values))
    for key in keys:
        parties = [party for party in found.get(key, ()) if not _has_another_code(party, values)]
        if len(parties) > 1:
            return SEVERAL_OF_THIS_NAME(count=len(parties))
        if parties:
            return parties[0]
    return unknown


def _has_another_code(party: Party, values: Values) -> bool:
    uscc = values.get("uscc")
    return bool(uscc and party.uscc and party.uscc != uscc)
