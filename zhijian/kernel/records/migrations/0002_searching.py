"""What records are found by. The full-text index is not Django's to make: FTS5 on SQLite, tsvector on PostgreSQL."""

from django.db import migrations, models

import zhijian.kernel.org.models

MAKE = {
    "sqlite": ["CREATE VIRTUAL TABLE records_signs USING fts5(signs, tokenize = 'ascii')"],
    "postgresql": [
        "ALTER TABLE records_name ADD COLUMN signs tsvector",
        "CREATE INDEX name_signs ON records_name USING gin (signs)",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE records_signs"],
    "postgresql": ["ALTER TABLE records_name DROP COLUMN signs"],
}


def make(apps, editor):
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop(apps, editor):
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.UUIDField()),
                ("kind", models.CharField(max_length=60)),
                ("text", zhijian.kernel.org.models.ByteOrderField(max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "text"], name="code_text"),
                    models.Index(fields=["record"], name="code_record"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.UUIDField(unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("text", zhijian.kernel.org.models.ByteOrderField(max_length=300)),
                ("initials", zhijian.kernel.org.models.ByteOrderField(max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "text"], name="name_text")],
            },
        ),
        migrations.RunPython(make, drop),
    ]
