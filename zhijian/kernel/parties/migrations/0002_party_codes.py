from django.db import migrations, models
from django.db.models.functions import Substr


def fill(apps, schema_editor):
    """The organisation code of the parties that are there already: their own, or places 9 to 17 of the USCC."""
    party = apps.get_model("parties", "Party")
    rows = party.objects.using(schema_editor.connection.alias)
    rows.filter(org_code="").update(old_code=Substr("uscc", 9, 9))
    rows.exclude(org_code="").update(old_code=models.F("org_code"))


class Migration(migrations.Migration):

    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.AddField("party", "old_code", models.CharField(db_index=True, default="", editable=False, max_length=10)),
        migrations.AddIndex("party", models.Index(fields=["number"], name="party_number")),
        migrations.AlterField("licence", "number", models.CharField(db_index=True, max_length=60, verbose_name="Number")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
