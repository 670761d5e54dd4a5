"""What the closure of a line held closely asked, and still asks, says no word of a line: its clocks, gaps and notices."""

import datetime as dt

from django.db import migrations

RULES = {1: "look_again_1", 7: "look_again_7", 28: "look_again_28"}
SAID = "A line they are known along was closed: review due"
AFTER = {1: "one day", 7: "seven days", 28: "twenty-eight days"}
STANDARD = 0


def name_no_line(apps, schema_editor):
    ClosureReview = apps.get_model("disruption", "ClosureReview")
    Clock, ClockRule = apps.get_model("work", "Clock"), apps.get_model("work", "ClockRule")
    Gap, Notice = apps.get_model("work", "Gap"), apps.get_model("work", "Notice")
    closely = ClosureReview._base_manager.filter(closure__line__record__restriction__gt=STANDARD)
    if not closely.exists():
        return
    for days, key in RULES.items():
        rule = ClockRule._base_manager.get_or_create(
            key=key, jurisdiction="England", starts_date=dt.date(2020, 1, 1),
            defaults={
                "amount": days, "unit": "days", "day_ends": dt.time(17), "may_pause": False,
                "source": f"Local hub practice: {AFTER[days]} after another look is asked for",
            },
        )[0]  # fmt: skip
        of_day = closely.filter(days=days, clock__isnull=False).values("clock")
        Clock._base_manager.filter(pk__in=of_day).update(rule=rule)
    lines = closely.values("closure__line__record")
    Gap._base_manager.filter(kind="unanswered_after_closure", about__in=lines).update(kind="look_again")
    for review in closely.select_related("person").order_by("pk").iterator(chunk_size=1000):
        told = Notice._base_manager.filter(record=review.person.record_id, text=SAID, sent_at=review.opened_at)
        told.update(text="Look again at their plan: review due")


class Migration(migrations.Migration):
    dependencies = [("disruption", "0021_hidden_lines_join_nothing"), ("work", "0016_look_again")]

    operations = [migrations.RunPython(name_no_line, migrations.RunPython.noop)]
