"""“Police Tracker” and “police tracker” of one hub were two sources, and are one, called as it was written first.

Where the same key stands in both, each may be an event of its own: those are kept apart as they are, for people to put right.
"""

import unicodedata

from django.db import migrations

_AT_ONCE = 500


def _folded(name):
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def join_sources(apps, schema_editor):
    runs = apps.get_model("imports", "TrackerRun")._base_manager.order_by("pk")
    first = {}
    for hub, source in dict.fromkeys(runs.values_list("hub", "source")):
        name = first.setdefault((hub, _folded(source)), source)
        if name != source and not _stand_in_both(apps, hub, name, source):
            _rename(apps, hub, source, name)


def _stand_in_both(apps, hub, name, other):
    rows = apps.get_model("sources", "SourceRow")._base_manager.filter(sheet=f"people of hub {hub}", ended_at__isnull=True)
    return rows.filter(source=other, ref__in=rows.filter(source=name).values("ref")).exists()


def _rename(apps, hub, source, name):
    """Everything an import of the source is known by: its rows, and what it brought, which undoing finds by source and time."""
    runs = apps.get_model("imports", "TrackerRun")._base_manager.filter(hub=hub, source=source)
    batches = list(runs.filter(batch__isnull=False).values_list("batch", "imported_at"))
    rows, batch = apps.get_model("sources", "SourceRow")._base_manager, apps.get_model("sources", "Batch")._base_manager
    rows.filter(source=source, sheet=f"people of hub {hub}").update(source=name)
    for start in range(0, len(batches), _AT_ONCE):
        some = batches[start : start + _AT_ONCE]
        batch.filter(pk__in=[key for key, _ in some]).update(source=name)
        for brought in ("PersonNumber", "PersonName", "PhoneIdentifier", "Link"):
            facts = apps.get_model("register", brought)._base_manager
            facts.filter(source=source, recorded_at__in=[at for _, at in some]).update(source=name)
    maps = apps.get_model("imports", "ColumnMap")._base_manager.filter(hub=hub, source__in=(source, name))
    if newest := maps.order_by("-saved_at", "-pk").first():
        maps.exclude(pk=newest.pk).delete()
        maps.filter(pk=newest.pk).update(source=name)
    runs.update(source=name)


class Migration(migrations.Migration):

    dependencies = [
        ("imports", "0002_rows_asked_about"), ("sources", "0002_whole_imports_undone"),
        ("register", "0015_devices_in_one_form"),
    ]

    operations = [migrations.RunPython(join_sources, migrations.RunPython.noop)]
