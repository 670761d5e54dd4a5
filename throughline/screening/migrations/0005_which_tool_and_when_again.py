from django.db import migrations


def say_which_tool(apps, schema_editor):
    """A screening made with a tool before says which, and when that tool says to screen again."""
    scorings = apps.get_model("screening", "Scoring")._base_manager
    screenings = apps.get_model("hub", "Screening")._base_manager
    for row in scorings.select_related("version__tool").iterator():
        screenings.filter(pk=row.screening_id).update(tool=row.version.tool.key, review_date=row.review_date)


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0007_which_tool_and_when_again"),
        ("screening", "0004_unfinished_screening"),
    ]

    operations = [migrations.RunPython(say_which_tool, migrations.RunPython.noop)]
