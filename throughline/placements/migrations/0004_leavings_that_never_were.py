from django.db import migrations


def mark_leavings_that_never_were(apps, schema_editor):
    """A leaving that was acknowledged, of a move recorded in error before such a notice was marked so, is marked now.

    Left unmarked it stands for the real leaving, of which nobody would be told. It is known by the moment the move was
    recorded, and by nothing later having stood when the move was taken back.
    """
    PlacementNotice = apps.get_model("placements", "PlacementNotice")
    Residence = apps.get_model("placements", "Residence")
    rows = PlacementNotice._base_manager.filter(
        of="departure", withdrawn_at=None, residence__withdrawn_at=None, residence__until_date=None
    )
    for notice in rows.select_related("residence"):
        place = notice.residence
        alike = Residence._base_manager.filter(person=place.person_id, kind=place.kind)
        move = alike.filter(recorded_at=notice.raised_at, withdrawn_at__isnull=False).exclude(pk=place.pk).first()
        if move is None:
            continue
        others = alike.exclude(pk__in=[place.pk, move.pk]).filter(
            since_date__gt=place.since_date, recorded_at__lte=move.withdrawn_at
        )
        if any(each.withdrawn_at is None or each.withdrawn_at > move.withdrawn_at for each in others):
            continue
        notice.withdrawn_at, notice.withdrawn_by_id = move.withdrawn_at, move.withdrawn_by_id
        notice.save(update_fields=["withdrawn_at", "withdrawn_by"])


class Migration(migrations.Migration):
    dependencies = [("placements", "0003_one_notice_a_body_stands")]

    operations = [migrations.RunPython(mark_leavings_that_never_were, migrations.RunPython.noop)]
