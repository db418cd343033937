"""The city of the matrices, for the API."""

from tests.matrix.conftest import city, ground

__all__ = ["city", "ground"]
