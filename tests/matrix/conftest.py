"""The city of the matrices: built once a module inside one transaction; each test goes back to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.ground import Ground, standing


@pytest.fixture(scope="module")
def ground(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    """The city of ``ground.py``."""
    with django_db_blocker.unblock(), transaction.atomic():
        with standing(tmp_path_factory.mktemp("home")) as made:
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def city(ground: Ground, db: None) -> Ground:
    """The city for one test: what the test changes is taken back after it."""
    return ground
