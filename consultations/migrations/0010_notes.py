"""Makes each note of an enquiry an entry of its own.

The one note that an enquiry had becomes an entry without being encrypted again: its text is bound
to the enquiry's primary key, which the entry takes over.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from practice.core.encryption import decrypt, encrypt


def move_notes_to_entries(apps, schema_editor):
    Enquiry = apps.get_model("consultations.Enquiry")
    EnquiryNote = apps.get_model("consultations.EnquiryNote")
    AccessLogEntry = apps.get_model("consultations.AccessLogEntry")
    last_noted = AccessLogEntry.objects.filter(enquiry_id=OuterRef("pk"), action="note").order_by(
        "-at"
    )
    noted = Enquiry.objects.exclude(encrypted_note="").annotate(
        noted_at=Subquery(last_noted.values("at")[:1])
    )
    EnquiryNote.objects.bulk_create(
        (
            EnquiryNote(
                pk=enquiry.pk,
                enquiry_id=enquiry.pk,
                written_at=enquiry.noted_at or enquiry.received_at,
                encrypted_note=enquiry.encrypted_note,
            )
            for enquiry in noted.only("encrypted_note", "received_at").iterator()
        ),
        batch_size=500,
    )


def join_entries_to_notes(apps, schema_editor):
    """The earlier note as it was; of an enquiry with others, all of them in one, encrypted again."""
    Enquiry = apps.get_model("consultations.Enquiry")
    EnquiryNote = apps.get_model("consultations.EnquiryNote")
    noted = Enquiry.objects.filter(notes__isnull=False).distinct().only("pk")
    for enquiry in noted.prefetch_related("notes").iterator(chunk_size=500):
        notes = sorted(enquiry.notes.all(), key=lambda note: (note.written_at, note.pk))
        if [note.pk for note in notes] == [enquiry.pk]:
            text = notes[0].encrypted_note
        else:
            text = encrypt("\n\n".join(map(signed_text, notes)), enquiry.pk, "note")
        Enquiry.objects.filter(pk=enquiry.pk).update(encrypted_note=text)


def signed_text(note):
    text = decrypt(note.encrypted_note, note.pk, "note")
    return f"{note.author_name or 'Earlier note'}, {note.written_at:%Y-%m-%d %H:%M}:\n{text}"


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0009_retention_and_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="EnquiryNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("author_name", models.CharField(blank=True, max_length=255)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("encrypted_note", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="consultations.enquiry",
                    ),
                ),
            ],
            options={"ordering": ["written_at", "pk"], "default_permissions": ()},
        ),
        migrations.RunPython(move_notes_to_entries, join_entries_to_notes),
        migrations.RemoveField(model_name="enquiry", name="encrypted_note"),
        # The indexes of the list: consultations/models/enquiries.py
        migrations.AlterField(
            model_name="enquiry",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                limit_choices_to={"groups__name": "Therapists"},
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveIndex(model_name="enquiry", name="enquiry_by_state"),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["state", "-received_at", "-id"], name="enquiry_by_state"),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(
                fields=["-received_at", "-id", "state", "assigned_to"], name="enquiry_to_list"
            ),
        ),
    ]
