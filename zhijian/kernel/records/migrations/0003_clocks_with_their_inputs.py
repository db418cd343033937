"""Clocks store what their dates follow from. The rows follow from the acts: ``zhijian upgrade`` folds them anew."""

from django.db import migrations, models

RUNNING = models.Q(("stopped_on__isnull", True))


class Migration(migrations.Migration):

    dependencies = [("records", "0002_searching")]

    operations = [
        migrations.DeleteModel(name="Clock"),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.UUIDField()),
                ("kind", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=40)),
                ("body", models.CharField(max_length=40)),
                ("area", models.CharField(max_length=40)),
                ("territory", models.CharField(max_length=40)),
                ("party", models.UUIDField(null=True)),
                ("duty", models.CharField(max_length=30)),
                ("staff", models.UUIDField(null=True)),
                ("procedure", models.CharField(blank=True, max_length=60)),
                ("rule", models.CharField(blank=True, max_length=80)),
                ("started_on", models.DateField()),
                ("started_at", models.CharField(blank=True, max_length=16)),
                ("started_by", models.UUIDField()),
                ("given", models.DateField(null=True)),
                ("version_date", models.DateField()),
                ("pauses", models.TextField(blank=True)),
                ("granted", models.CharField(blank=True, max_length=60)),
                ("version", models.DateField(null=True)),
                ("raw", models.DateField(null=True)),
                ("due_legal", models.DateField(null=True)),
                ("due_safe", models.DateField(null=True)),
                ("due_at", models.CharField(blank=True, max_length=16)),
                ("provisional", models.BooleanField(default=False)),
                ("arguable", models.BooleanField(default=False)),
                ("calendar", models.CharField(max_length=16)),
                ("stopped_on", models.DateField(null=True)),
                ("stopped_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["record", "name"], name="clock_record"),
                    models.Index(condition=RUNNING, fields=["body", "duty", "due_safe"], name="clock_running"),
                    models.Index(condition=RUNNING, fields=["due_safe", "id"], name="clock_due"),
                    models.Index(condition=RUNNING, fields=["area", "due_safe"], name="clock_area"),
                    models.Index(fields=["procedure", "rule"], name="clock_rule"),
                ],
            },
        ),
    ]
