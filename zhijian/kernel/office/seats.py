"""Where a record without a place of its own is kept."""

from collections.abc import Container

from zhijian.kernel.records.by import By


def seat(by: By, duties: Container[str]) -> str:
    """The body for which this hand acts, else the first at which it has one of *duties*; empty where it has none."""
    return by.body or next((post.body for post in by.scope.posts if post.duty in duties), "")
