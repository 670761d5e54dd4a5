"""What was asked before tasks were kept with their episode or interview. Apart from the columns: PostgreSQL wants it so."""

from __future__ import annotations

from django.db import migrations, models


def own_tasks(apps, schema_editor):
    """An open task becomes its own episode's or interview's: it was asked at the moment of the act that asked for it."""
    task = apps.get_model("work", "Task")
    episode, interview, answer = (
        apps.get_model("missing", name)._base_manager
        for name in ("MissingEpisode", "ReturnInterview", "InterviewAnswer")
    )
    waiting = task._base_manager.filter(done_at__isnull=True, kind__in=["return_interview", "ask_again"])
    for row in waiting.order_by("pk"):
        of_child = {"episode__person__record": row.record_id}
        if row.kind == "ask_again":
            asked = answer.filter(interview__episode__person__record=row.record_id, recorded_at=row.asked_at)
            found = asked.exclude(ask_again_date=None).values_list("interview", flat=True).first()
            interview.filter(pk=found, ask_task=None).update(ask_task=row.pk)
        elif row.title.startswith("Hold "):
            found = interview.filter(**of_child, offered_at=row.asked_at, hold_task=None).values_list("pk", flat=True)
            interview.filter(pk=found.first()).update(hold_task=row.pk)
        else:
            handed_on = interview.filter(**of_child, handed_on_at=row.asked_at).values("episode")
            whose = models.Q(found_recorded_at=row.asked_at) | models.Q(pk__in=handed_on)
            found = episode.filter(whose, person__record=row.record_id, interview_task=None)
            episode.filter(pk=found.values_list("pk", flat=True).first()).update(interview_task=row.pk)


class Migration(migrations.Migration):
    dependencies = [("missing", "0002_tasks_of_their_own")]

    operations = [migrations.RunPython(own_tasks, migrations.RunPython.noop)]
