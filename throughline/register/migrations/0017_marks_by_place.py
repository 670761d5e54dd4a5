from django.db import migrations, models

from throughline.register.plates import folded, registration_of


def read_by_place(apps, schema_editor):
    """What was recorded with an O for a nought, or an I for a one, is compared as the mark it is from now on.

    What is shared by two records, as it was compared, is the same from now on too: what was decided of it stands.
    """
    Vehicle = apps.get_model("register", "Vehicle")
    Overlap = apps.get_model("register", "Overlap")
    changed = {}
    for row in Vehicle._base_manager.exclude(registration="").order_by("pk"):
        mark = registration_of(row.registration) or row.registration
        if mark != row.registration:
            changed[row.registration] = mark
        row.registration, row.folded, row.folded_backwards = mark, folded(mark), folded(mark)[::-1]
        row.save(update_fields=["registration", "folded", "folded_backwards"])
    for row in Overlap._base_manager.filter(shared_kind="vehicle", value__in=list(changed)).order_by("pk"):
        ends = {"first_record": row.first_record_id, "second_record": row.second_record_id}
        if not Overlap._base_manager.filter(**ends, shared_kind="vehicle", value=changed[row.value]).exists():
            row.value = changed[row.value]
            row.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("register", "0016_figures_of_any_script")]

    operations = [
        migrations.RemoveConstraint("vehicle", "vehicle_registered_or_described"),
        migrations.AddField(
            "vehicle", "part_seen",
            models.CharField(
                blank=True, editable=False, help_text="As compared: ? for one sign nobody saw, * for some", max_length=15
            ),
        ),
        migrations.AddField(
            "vehicle", "folded",
            models.CharField(
                blank=True, db_index=True, editable=False, help_text="The registration, what looks alike as one", max_length=15
            ),
        ),
        migrations.AddField(
            "vehicle", "folded_backwards",
            models.CharField(blank=True, db_index=True, editable=False, max_length=15),
        ),
        migrations.AddField(
            "vehicle", "new_because",
            models.CharField(
                blank=True, help_text="Why it is none of the vehicles shown before it was recorded", max_length=300
            ),
        ),
        migrations.AddIndex(
            "vehicle",
            models.Index(condition=~models.Q(part_seen=""), fields=["part_seen"], name="vehicle_seen_in_part"),
        ),
        migrations.AddConstraint(
            "vehicle",
            models.CheckConstraint(
                condition=~models.Q(registration="") | ~models.Q(part_seen="") | ~models.Q(description=""),
                name="vehicle_registered_or_described",
                violation_error_message="Give the registration, or say what it looked like.",
            ),
        ),
        migrations.RunPython(read_by_place, migrations.RunPython.noop),
    ]  # fmt: skip
