"""Keys are made, checked, and brought back from paper, and never shown in the terminal."""

import io
import re
import stat
import xml.etree.ElementTree as ElementTree

import pytest
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from practice.core.paper_keys import PaperKeyError, fingerprint, from_lines, to_lines

KEYS = [Fernet.generate_key().decode() for _ in range(20)]


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("enquiry_keys", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def type_lines(monkeypatch):
    """``type_lines(text)`` is what somebody types."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_key_is_made_in_a_file_for_the_sites_account_only(tmp_path):
    file = tmp_path / "keys"
    output = run("make", str(file))
    [key] = file.read_text().split()
    Fernet(key)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key not in output and fingerprint(key) in output
    assert f"ENQUIRY_KEY_FILE={file}" in output


def test_a_new_key_is_put_in_front_of_the_former(tmp_path):
    file = tmp_path / "keys"
    file.write_text("\n".join(KEYS[:2]))
    assert "enquiry_keys rotate" in run("make", str(file))
    assert file.read_text().split()[1:] == KEYS[:2]
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        run("make", str(tmp_path / "missing" / "keys"))


def test_every_key_comes_back_from_its_lines():
    for key in KEYS:
        lines = to_lines(key)
        assert all(re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){3}", line) for line in lines)
        assert from_lines("\n".join(lines)) == key


def test_how_the_lines_are_typed_does_not_matter():
    lines = "\n\n".join(to_lines(KEYS[0])).lower().replace(" ", "-").replace("o", "0")
    assert from_lines(lines.replace("l", "1")) == KEYS[0]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_any_wrong_letter_is_found_and_its_line_named(number):
    for key in KEYS:
        lines = to_lines(key)
        for position in (0, 6, 18):
            wrong = list(lines[number - 1])
            wrong[position] = "A" if wrong[position] != "A" else "B"
            text = "\n".join([*lines[: number - 1], "".join(wrong), *lines[number:]])
            with pytest.raises(PaperKeyError, match=f"Line {number} "):
                from_lines(text)


@pytest.mark.parametrize("line", ["", "ABCD", "ABCD EFGH 8888 ABCD", "“quoted”", "ABCD " * 9])
def test_what_is_no_line_is_named(line):
    lines = to_lines(KEYS[0])
    with pytest.raises(PaperKeyError, match=r"Line 2 |A key has 4 lines"):
        from_lines("\n".join([lines[0], line, *lines[2:]]))


def test_lines_in_the_wrong_order_are_found():
    lines = to_lines(KEYS[0])
    with pytest.raises(PaperKeyError, match="Line 2 "):
        from_lines("\n".join([lines[0], lines[2], lines[1], lines[3]]))


def test_a_key_is_made_from_paper(tmp_path, type_lines):
    file = tmp_path / "keys"
    type_lines("\n".join(to_lines(KEYS[0])))
    run("make", str(file), "--from-paper")
    assert file.read_text().split() == [KEYS[0]]


def test_a_paper_is_proved_without_showing_the_key(settings, type_lines):
    settings.ENQUIRY_KEYS = KEYS[:2]
    type_lines("\n".join(to_lines(KEYS[1])))
    output = run("check", "--from-paper")
    assert f"The paper is that of the key {fingerprint(KEYS[1])} of this site." in output
    assert KEYS[1] not in output


def test_the_paper_of_another_key_is_said(settings, type_lines):
    settings.ENQUIRY_KEYS = KEYS[:2]
    type_lines("\n".join(to_lines(KEYS[2])))
    with pytest.raises(CommandError, match="which this site does not use"):
        run("check", "--from-paper")


def test_a_slip_on_paper_is_a_sentence(settings, type_lines):
    type_lines("one\ntwo\nthree\nfour\n")
    with pytest.raises(CommandError, match="Line 1 is not as it was printed"):
        run("check", "--from-paper")


def test_the_page_to_print_has_each_key_as_lines_and_as_qr_code_and_asks_for_no_other_file(
    settings, tmp_path
):
    settings.ENQUIRY_KEYS = KEYS[:2]
    file = tmp_path / "keys.html"
    output = run("print", str(file))
    page = BeautifulSoup(file.read_text(), "html.parser")
    printed = [li.get_text() for li in page.find_all("li")]
    assert printed == to_lines(KEYS[0]) + to_lines(KEYS[1])
    for svg in page.find_all("svg"):
        ElementTree.fromstring(str(svg))
    assert len(page.find_all("svg")) == 2
    assert page.find_all(["img", "link", "script", "iframe"]) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any(key in output for key in KEYS)


def test_a_page_is_never_written_over_another_file(tmp_path):
    file = tmp_path / "keys.html"
    file.write_text("something else")
    with pytest.raises(CommandError, match="File exists"):
        run("print", str(file))
    assert file.read_text() == "something else"


def test_the_check_says_that_the_keys_open_everything(enquiry, settings):
    output = run("check")
    assert fingerprint(settings.ENQUIRY_KEYS[0]) in output
    assert "The keys open everything that is stored." in output


def test_the_check_fails_where_a_key_is_missing(enquiry, settings):
    settings.ENQUIRY_KEYS = KEYS[:1]
    with pytest.raises(CommandError, match="look for the key that is missing"):
        run("check")


@pytest.mark.parametrize("keys", [[], ["not a key"]])
def test_without_a_valid_key_the_check_says_so(keys, settings):
    settings.ENQUIRY_KEYS = keys
    with pytest.raises(CommandError, match="enquiry key"):
        run("check")
