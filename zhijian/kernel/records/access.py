"""Who may read a value: a stranger with a proof, the officers in scope, or only who has a reason to look."""

from enum import StrEnum
from typing import Annotated, TypeVar


class Access(StrEnum):
    """PUBLIC stands in the leaf's facts; PRIVATE and PERSONAL only as commitments, PERSONAL each with its own salt."""

    PUBLIC = "public"
    PRIVATE = "private"
    PERSONAL = "personal"


T = TypeVar("T")
Public = Annotated[T, Access.PUBLIC]
Personal = Annotated[T, Access.PERSONAL]
Remark = Annotated[str, Access.PERSONAL]
"""Free text of an act: personal by default, because nobody knows what an officer will write."""
