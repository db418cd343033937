"""The city of the matrices stands here too."""

from tests.matrix.conftest import city, ground

__all__ = ["city", "ground"]
