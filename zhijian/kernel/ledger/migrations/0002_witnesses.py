"""Heads that witnesses outside keep, a row of its own each: a signed head is never altered."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("witness", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=300)),
                ("size", models.BigIntegerField()),
                ("line", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveField(model_name="checkpoint", name="witnessed"),
    ]
