import shutil
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bench.processes import free_port
from tests.support.commands import CommandLine


@pytest.fixture(scope="module")
def site(migrated_database, tmp_path_factory) -> CommandLine:
    """A site that has been given a new key, in front of the former one."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(migrated_database.parent, folder, dirs_exist_ok=True)
    key_file = folder / "enquiry-key"
    key_file.write_text(f"{Fernet.generate_key().decode()},{key_file.read_text()}")
    site = CommandLine(folder)
    site.environment |= {"PORT": str(free_port()), "WEB_WORKERS": "2"}
    return site


@pytest.fixture
def key_file(site) -> Path:
    """The file that holds the site's enquiry keys; it is put back after the test."""
    file = site.database.with_name("enquiry-key")
    content = file.read_text()
    yield file
    file.write_text(content)
