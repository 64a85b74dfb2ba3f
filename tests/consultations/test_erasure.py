"""An erasure is final: the ledger's file erases it again from a database that was restored."""

import io
import stat
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from consultations.erasure import digest_of, erase
from consultations.erasure_ledger import complete_ledger_file, read_ledger_file
from consultations.models import Enquiry, ErasureLedgerEntry

Reason = ErasureLedgerEntry.Reason


@pytest.fixture(autouse=True)
def ledger_file(settings, tmp_path):
    settings.ERASURE_LEDGER_FILE = tmp_path / "new folder" / "erasure-ledger"
    return settings.ERASURE_LEDGER_FILE


@pytest.fixture
def erase_and_commit(django_capture_on_commit_callbacks):
    """Erase as outside a test's transaction: what follows a commit is done."""

    def erase_and_commit(*enquiries, reason=Reason.REQUEST):
        with django_capture_on_commit_callbacks(execute=True):
            return erase([enquiry.pk for enquiry in enquiries], reason)

    return erase_and_commit


def replay(*arguments) -> str:
    output = io.StringIO()
    call_command("replay_erasures", *arguments, stdout=output)
    return output.getvalue()


def digests_in(path: Path) -> list[str]:
    return [entry.digest for entry in read_ledger_file(path)]


def test_an_erasure_is_in_the_ledger_and_in_its_file(enquiry, ledger_file, erase_and_commit):
    assert erase_and_commit(enquiry) == 1
    assert not Enquiry.objects.exists()
    (entry,) = read_ledger_file(ledger_file)
    assert (entry.digest, entry.reason) == (digest_of(enquiry.pk), "request")
    assert entry.erased_at == ErasureLedgerEntry.objects.get().erased_at
    assert stat.S_IMODE(ledger_file.stat().st_mode) == 0o600
    content = ledger_file.read_text()
    for word in (enquiry.reference, str(enquiry.pk), enquiry.pk.hex):
        assert word not in content


def test_what_was_erased_is_gone_again_after_an_older_copy_is_restored(
    enquiry, post_form, form_data, erase_and_commit
):
    post_form(form_data | {"name": "Second Visitor"})
    backup = serializers.serialize("json", Enquiry.objects.all())
    erase_and_commit(enquiry)
    ErasureLedgerEntry.objects.all().delete()  # the backup is older than the ledger's row
    for restored in serializers.deserialize("json", backup):
        restored.save()
    assert Enquiry.objects.count() == 2
    assert "Entries in the file: 1. Erased again: 1." in replay()
    assert Enquiry.objects.get().name == "Second Visitor"
    assert ErasureLedgerEntry.objects.get().digest == digest_of(enquiry.pk)
    assert "Erased again: 0." in replay()


def test_a_replay_keeps_the_time_and_the_reason(enquiry, ledger_file, erase_and_commit):
    erase_and_commit(enquiry, reason=Reason.WITHDRAWN)
    before = ErasureLedgerEntry.objects.get()
    ErasureLedgerEntry.objects.all().delete()
    replay(str(ledger_file))
    after = ErasureLedgerEntry.objects.get()
    assert (after.erased_at, after.reason) == (before.erased_at, before.reason)


def test_a_line_that_was_cut_off_spoils_no_other(
    enquiry, post_form, form_data, ledger_file, erase_and_commit
):
    erase_and_commit(enquiry)
    with ledger_file.open("a") as file:
        file.write("not a ledger\n" + "f" * 40)  # the process ended here
    post_form(form_data | {"name": "Second Visitor"})
    second = Enquiry.objects.get()
    erase_and_commit(second)
    assert digests_in(ledger_file) == [digest_of(enquiry.pk), digest_of(second.pk)]


def test_the_nightly_job_adds_what_the_file_lacks(enquiry, ledger_file, erase_and_commit):
    ledger_file.parent.mkdir()
    ledger_file.mkdir()  # it cannot be written
    assert erase_and_commit(enquiry) == 1
    ledger_file.rmdir()
    assert complete_ledger_file() == 1
    assert complete_ledger_file() == 0
    assert digests_in(ledger_file) == [digest_of(enquiry.pk)]


def test_an_erasure_whose_file_cannot_be_written_is_done_and_logged(
    enquiry, ledger_file, erase_and_commit, caplog
):
    ledger_file.parent.mkdir()
    ledger_file.mkdir()
    assert erase_and_commit(enquiry) == 1
    assert not Enquiry.objects.exists()
    assert "The file of erasures could not be written" in caplog.text


def test_a_file_that_is_not_there_is_an_error_in_words(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        replay(str(tmp_path / "none"))


def test_erasing_twice_or_nothing_is_no_error(enquiry, erase_and_commit):
    assert erase_and_commit(enquiry) == 1
    assert erase_and_commit(enquiry) == 0
    assert erase_and_commit() == 0
