"""The records of a stock, newest first, in an index of PostgreSQL.

The first hundred of a million are asked for. SQLite takes them from the index by kind, place and day, place by place, and
stops in each as soon as a hundred newer ones are found; PostgreSQL would read and sort the million. SQLite is given no
index of this kind: it knows no statistics and might walk it for a county that has next to none of these rows.
"""

from typing import Any, ClassVar

from django.db import migrations

NAME = "interval_newest"


def make(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE INDEX {NAME} ON indicators_interval (kind_id, begins, id) WHERE stock AND void_at IS NULL"
        )


def remove(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indicators", "0007_terms_counted_in_the_index_alone")]
    operations: ClassVar = [migrations.RunPython(make, remove)]
