"""Versions of the notice, runs of the purge, and the register of requests.

The version that staff used to type becomes the first one on record, under its name. New ones name
themselves: the notice now says how long enquiries are kept from the settings of the purge.
"""

import hashlib
import uuid

import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models
from django.utils.html import format_html

CONSENT = (
    "I have read how you use what I write, and I agree that you may store and read it, "
    "including anything I say about my health."
)
CODENAMES = ["view_rightsrequest", "add_rightsrequest", "change_rightsrequest"]


def keep_present_notice(apps, schema_editor):
    PrivacyNotice = apps.get_model("consultations.PrivacyNotice")
    for page in apps.get_model("consultations.ConsultationPage").objects.order_by("pk"):
        # Links within it stay as they are stored: only the running site can follow them.
        text = page.privacy_notice + format_html(
            "<p>{}</p><p>The box to tick: “{}”</p>", page.retention_sentence, CONSENT
        )
        PrivacyNotice.objects.get_or_create(
            version=page.privacy_version,
            defaults={
                "text": text,
                "digest": hashlib.sha256(text.encode()).hexdigest(),
                "created_at": page.last_published_at or django.utils.timezone.now(),
            },
        )


def let_therapists_keep_register(apps, schema_editor):
    # Made here, because Django makes them only after all migrations have run.
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="consultations", model="rightsrequest"
    )
    permissions = [
        apps.get_model("auth.Permission").objects.get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": f"Can {codename.split('_')[0]} rights request"},
        )[0]
        for codename in CODENAMES
    ]
    for group in apps.get_model("auth.Group").objects.filter(name="Therapists"):
        group.permissions.add(*permissions)


def forbid_therapists_to_keep_register(apps, schema_editor):
    permissions = apps.get_model("auth.Permission").objects.filter(
        content_type__app_label="consultations", codename__in=CODENAMES
    )
    for group in apps.get_model("auth.Group").objects.filter(name="Therapists"):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0008_acknowledgement_help'),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivacyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('access', 'Access: to see what we hold'), ('erasure', 'Erasure'), ('correction', 'Correction'), ('complaint', 'Complaint about how we use their data')], max_length=10, verbose_name='what is asked for')),
                ('received_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='received on')),
                ('encrypted_subject', models.TextField()),
                ('encrypted_remarks', models.TextField(blank=True)),
                ('is_extended', models.BooleanField(default=False, help_text='Only for a complex request, or many by one person, and only if you have told them so, and why, within the first month.', verbose_name='needs two more months')),
                ('acknowledged_on', models.DateField(blank=True, help_text='A complaint must be acknowledged within 30 days.', null=True, verbose_name='acknowledged on')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Done as asked'), ('partly', 'Done in part, with our reasons'), ('refused', 'Refused, with our reasons'), ('withdrawn', 'Withdrawn, or not pursued')], max_length=10)),
            ],
            options={
                'ordering': ['-received_on', '-pk'],
                'default_permissions': ('view', 'add', 'change'),
            },
        ),
        migrations.CreateModel(
            name='PurgeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('found', models.JSONField(default=dict)),
                ('deleted', models.PositiveIntegerField(default=0)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'get_latest_by': 'started_at',
                'default_permissions': (),
            },
        ),
        migrations.RunPython(keep_present_notice, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='consultationpage',
            name='privacy_version',
        ),
        migrations.RemoveField(
            model_name='consultationpage',
            name='retention_sentence',
        ),
        migrations.AlterField(
            model_name='consultationpage',
            name='privacy_notice',
            field=wagtail.fields.RichTextField(default='<p>We use what you write here to reply to you and, if you wish, to arrange a first meeting. We use it for nothing else.</p><p>What you write is encrypted when it is stored. Only the practice’s therapists can read it, and none of it is sent by e-mail.</p><p>You may ask us at any time to see, correct or erase what we hold about you.</p>', help_text='Shown beside the box that asks for consent. Say what you use the message for, who reads it, and what rights the sender has. How long you keep it is added from Settings → Enquiry settings. A change makes a new version, which enquiries name.'),
        ),
        migrations.RunPython(let_therapists_keep_register, forbid_therapists_to_keep_register),
    ]
