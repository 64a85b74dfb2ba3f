from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consultations", "0002_therapists")]
    operations = [
        migrations.RenameField("enquiry", "sealed_answers", "encrypted_answers"),
        migrations.RenameField("enquiry", "sealed_note", "encrypted_note"),
    ]
