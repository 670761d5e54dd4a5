from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("orders", "0004_who_was_protected")]

    operations = [migrations.RemoveField(model_name="order", name="protects")]
