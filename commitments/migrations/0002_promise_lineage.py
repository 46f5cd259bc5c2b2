"""Promises carried on from version to version know each other."""

import uuid

from django.db import migrations, models


def tell_apart(apps, _schema_editor):
    """What stands at the same place of two versions is one promise; the adding gave all rows the same value."""
    Promise = apps.get_model("commitments", "Promise")
    known = {}
    for promise in Promise.objects.select_related("clause__version").order_by("clause__version__number", "pk"):
        clause = promise.clause
        same = clause.version.letter_id, clause.path, promise.metric, promise.kind, promise.position
        Promise.objects.filter(pk=promise.pk).update(lineage=known.setdefault(same, uuid.uuid4()))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0002_review_room")]

    operations = [
        migrations.AddField("promise", "lineage", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AlterField(
            "promise", "lineage", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)
        ),
    ]
