"""Every number points to a phone: PostgreSQL alters no table in the transaction that filled it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("disruption", "0003_phones_and_links")]

    operations = [
        migrations.AlterField(
            model_name="dealphone",
            name="phone",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="deal_numbers", to="register.phone"),
        ),
    ]
