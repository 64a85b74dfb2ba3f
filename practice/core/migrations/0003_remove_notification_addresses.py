
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('practice', '0002_media_and_settings'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='practicesettings',
            name='notification_addresses',
        ),
    ]
