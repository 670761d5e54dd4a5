"""An area that is there was recorded with its line, by whoever recorded it."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def recorded_with_its_line(apps, schema_editor):
    LineArea = apps.get_model("disruption", "LineArea")
    Line = apps.get_model("disruption", "Line")
    lines = Line._base_manager.filter(pk=OuterRef("line"))
    LineArea._base_manager.filter(recorded_at__isnull=True).update(
        recorded_at=Subquery(lines.values("record__recorded_at")[:1]),
        recorded_by=Subquery(lines.values("record__recorded_by")[:1]),
    )


class Migration(migrations.Migration):

    dependencies = [("disruption", "0012_dated_areas")]

    operations = [migrations.RunPython(recorded_with_its_line, migrations.RunPython.noop)]
