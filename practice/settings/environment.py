"""Reading environment variables, through which all that differs between installations comes in.

Each function reads one variable, and returns the default if it is not set or blank. It does so too
if the value is wrong, so that reading goes on: ``exit_if_wrong``, with which every complete
settings module ends, says what is wrong with all of them at once. No sentence quotes what may be
secret.

docs/deployment.md lists the variables.
"""

import json
import os
import re
import sys
from collections.abc import Callable
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from cryptography.fernet import Fernet
from django.conf.locale import LANG_INFO
from django.core import exceptions
from django.core.validators import validate_email
from environs import Env, EnvValidationError, ValidationError, validate
from pyrage import RecipientError
from pyrage.x25519 import Recipient

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
# A name or an IPv4 address; with a dot in front, all names that end so.
HOST_NAME = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
IPV6_ADDRESS = re.compile(r"\[[0-9a-f:.]+\]", re.IGNORECASE)

env = Env(eager=False)
other_mistakes: list[str] = []  # sentences about what is missing, or does not go together


def exit_if_wrong() -> None:
    """End the program with a sentence about each variable that is wrong, if any is."""
    sentences = list(other_mistakes)
    try:
        env.seal()
    except EnvValidationError as error:
        mistakes = cast(dict[str, list[str]], error.error_messages)
        sentences += [f"{name} {texts[0]}" for name, texts in mistakes.items()]
    if sentences:
        lines = "\n".join(f"  {sentence}" for sentence in sentences)
        sys.exit(f"The site does not start before its environment variables are right:\n{lines}")


def require(*names: str, meaning: str) -> None:
    """Note that one of the variables must be set."""
    if not any(os.environ.get(name, "").strip() for name in names):
        other_mistakes.append(f"{' or '.join(names)} must be set: {meaning}.")


def _read(parse: Callable, name: str, default: Any, **options: Any) -> Any:
    if not os.environ.get(name, "").strip():
        return default
    value = parse(name, **options)
    return default if value is None else value


def text(name: str, default: str = "") -> str:
    return _read(env.str, name, default).strip()


def switch(name: str, default: bool = False) -> bool:
    message = "must be “on” or “off” (or true, false, yes, no, 1, 0)."
    return _read(env.bool, name, default, error_messages={"invalid": message})


def number(name: str, default: int, minimum: int, maximum: int) -> int:
    """A whole number from ``minimum`` to ``maximum``."""
    message = f"must be a whole number from {minimum} to {maximum}, such as {default}."
    return _read(
        env.int,
        name,
        default,
        error_messages={"invalid": message, "too_large": message},
        validate=validate.Range(minimum, maximum, error=message),
    )


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    message = f"must be {' or '.join(f'“{each}”' for each in choices)}."
    return _read(env.str, name, default, validate=validate.OneOf(choices, error=message))


# --- Values with a form of their own --------------------------------------------------------------


def host_names(name: str) -> list[str]:
    return _read(env.host_names, name, [])


@env.parser_for("host_names")
def _parse_host_names(value: str) -> list[str]:
    hosts = [host.strip() for host in value.split(",")]
    for host in hosts:
        if not (host == "*" or HOST_NAME.fullmatch(host) or IPV6_ADDRESS.fullmatch(host)):
            raise ValidationError(
                "must list host names without “https://”, port or path, separated by commas, such "
                f"as “example.org,www.example.org”; “{host}” is none."
            )
    return hosts


def host_name(name: str, default: str) -> str:
    return _read(env.host_name, name, default)


@env.parser_for("host_name")
def _parse_host_name(value: str) -> str:
    if not (HOST_NAME.fullmatch(value.strip()) or IPV6_ADDRESS.fullmatch(f"[{value.strip()}]")):
        raise ValidationError(
            f"must be the name of a server without scheme and port, such as “mail.example.org”; "
            f"“{value.strip()}” is none."
        )
    return value.strip()


def site_address(name: str, default: str) -> str:
    """An address without path and slash at its end; https, or on loopback http."""
    return _read(env.site_address, name, default)


@env.parser_for("site_address")
def _parse_site_address(value: str) -> str:
    address = value.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    schemes = ("http", "https") if host in LOOPBACK_HOSTS else ("https",)
    is_whole = HOST_NAME.fullmatch(host) or host in LOOPBACK_HOSTS
    if not is_whole or parts.scheme not in schemes or address != f"{parts.scheme}://{parts.netloc}":
        raise ValidationError(
            "must be the address of the site with “https://” and without a path, such as "
            f"“https://www.example.org”, not “{value.strip()}”."
        )
    return address


def address(name: str, default: str) -> str:
    """An IPv4 or IPv6 address."""
    return _read(env.address, name, default)


@env.parser_for("address")
def _parse_address(value: str) -> str:
    try:
        return str(ip_address(value.strip()))
    except ValueError as error:
        raise ValidationError(
            f"must be an address of this machine, such as “127.0.0.1”; “{value.strip()}” is none."
        ) from error


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    return _read(env.networks, name, None) or _parse_networks(default)


@env.parser_for("networks")
def _parse_networks(value: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(text.strip()) for text in value.split(",")]
    except ValueError as error:
        raise ValidationError(
            "must list addresses or networks, separated by commas, such as “127.0.0.1,10.0.0.0/8”; "
            f"{error}."
        ) from error


def mail_address(name: str, default: str) -> str:
    """An address, or a name and an address: “The practice <website@example.org>”."""
    return _read(env.mail_address, name, default)


@env.parser_for("mail_address")
def _parse_mail_address(value: str) -> str:
    try:
        validate_email(parseaddr(value)[1])
    except exceptions.ValidationError as error:
        raise ValidationError(
            "must be an e-mail address, such as “website@example.org” or “The practice "
            f"<website@example.org>”, not “{value.strip()}”."
        ) from error
    return value.strip()


def folder(name: str, default: Path) -> Path:
    """A folder in which the site may write, or which it may make."""
    path: Path = _read(env.path, name, default).absolute()
    existing = next(each for each in (path, *path.parents) if each.exists())
    if not existing.is_dir():
        other_mistakes.append(f"{name} must be a folder; {existing} is a file.")
    elif not os.access(existing, os.W_OK | os.X_OK):
        other_mistakes.append(
            f"{name} must be a folder in which the site’s account may write; in {existing} it may "
            "not."
        )
    return path


def file(name: str) -> Path | None:
    path: Path | None = _read(env.path, name, None)
    if path and path.is_dir():
        other_mistakes.append(f"{name} must be a file; {path} is a folder.")
    return path


def json_object(name: str) -> dict[str, Any]:
    return _read(env.json_object, name, {})


@env.parser_for("json_object")
def _parse_json_object(value: str) -> dict[str, Any]:
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict) or not all(isinstance(each, dict) for each in parsed.values()):
        raise ValidationError(
            'must be JSON as WAGTAILFRONTENDCACHE takes it, such as {"cdn": {"BACKEND": "…", …}}.'
        )
    return parsed


def language(name: str, default: str) -> str:
    return _read(env.language, name, default)


@env.parser_for("language")
def _parse_language(value: str) -> str:
    code = value.strip()
    is_code = re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    if not is_code or code.partition("-")[0] not in LANG_INFO:
        raise ValidationError(
            f"must be the code of a language in small letters, such as “en-gb”; “{code}” is none."
        )
    return code


def time_zone(name: str, default: str) -> str:
    return _read(env.time_zone, name, default)


@env.parser_for("time_zone")
def _parse_time_zone(value: str) -> str:
    try:
        return ZoneInfo(value.strip()).key
    except (KeyError, ValueError, OSError) as error:  # the last if it is a folder of zones
        raise ValidationError(
            f"must be the name of a time zone, such as “Europe/London”; “{value.strip()}” is none."
        ) from error


def backup_destination(name: str) -> str:
    """The whole path of a folder, or s3://bucket/prefix."""
    return _read(env.backup_destination, name, "")


@env.parser_for("backup_destination")
def _parse_backup_destination(value: str) -> str:
    address = value.strip()
    parts = urlsplit(address)
    if Path(address).is_absolute() or (parts.scheme == "s3" and parts.netloc):
        return address
    raise ValidationError(
        "must be the whole path of a folder on another disk, such as “/mnt/backup”, or "
        f"“s3://bucket/prefix”, not “{address}”."
    )


def whole_numbers(name: str, default: list[int]) -> list[int]:
    """As many as ``default`` has, none below 0."""
    return _read(env.whole_numbers, name, default, example=default)


@env.parser_for("whole_numbers")
def _parse_whole_numbers(value: str, example: list[int]) -> list[int]:
    numbers = [int(part) for part in value.split(",") if re.fullmatch(r"\s*\d+\s*", part)]
    if len(numbers) != len(example) or len(numbers) != len(value.split(",")):
        raise ValidationError(
            f"must be {len(example)} whole numbers, separated by commas, such as "
            f"“{','.join(map(str, example))}”."
        )
    return numbers


# --- Values that hold passwords or keys -----------------------------------------------------------


def database(name: str, default: str, **options: Any) -> dict[str, Any]:
    """What Django's DATABASES takes; ``options`` are those of dj_database_url."""
    return _read(env.database, name, None, **options) or _parse_database(default, **options)


@env.parser_for("database")
def _parse_database(value: str, **options: Any) -> dict[str, Any]:
    message = (
        "must be the address of a database, such as “postgres://name:password@localhost/practice” "
        "or “sqlite:////var/lib/practice/practice.sqlite3”. Signs such as “@” or “#” in a password "
        "are written as “%40” or “%23”."
    )
    try:
        config = dj_database_url.parse(value.strip(), **options)
    except ValueError as error:
        raise ValidationError(message) from error
    if not config["ENGINE"].endswith((".postgresql", ".sqlite3")) or not config["NAME"]:
        raise ValidationError(message)
    return dict(config)


def redis_address(name: str) -> str:
    return _read(env.redis_address, name, "")


@env.parser_for("redis_address")
def _parse_redis_address(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if is_whole and parts.scheme in ("redis", "rediss") and re.fullmatch(r"(/\d*)?", parts.path):
        return value.strip()
    raise ValidationError("must be the address of Redis, such as “redis://localhost:6379/0”.")


def mail_login(name: str) -> str:
    """A user name or password for a mail server: Python's smtplib sends no others."""
    return _read(env.mail_login, name, "")


@env.parser_for("mail_login")
def _parse_mail_login(value: str) -> str:
    if not value.isascii():
        raise ValidationError("must have no signs but letters, digits and the usual ones, not “£”.")
    return value.strip()


def enquiry_keys(name: str) -> list[str]:
    """Fernet keys, the newest first."""
    return _read(env.enquiry_keys, name, [])


@env.parser_for("enquiry_keys")
def parse_enquiry_keys(value: str) -> list[str]:
    keys = value.replace(",", " ").split()
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise ValidationError(
            "holds something that is not a valid Fernet key. Perhaps a part of it is missing, or "
            "there is no comma between two."
        ) from error
    if not keys:
        raise ValidationError("holds no key.")
    return keys


def enquiry_keys_in(path: Path, name: str) -> list[str]:
    """Fernet keys in the file that the variable ``name`` gives, one a line, the newest first."""
    try:
        return parse_enquiry_keys(path.read_text())
    except OSError as error:
        problem = f"cannot be read ({error.strerror})."
    except UnicodeDecodeError:
        problem = "is not a text."
    except ValidationError as error:
        problem = error.args[0]
    other_mistakes.append(f"{name} names a file that {problem}")
    return []


def backup_recipients(name: str) -> list[str]:
    """Public keys of age."""
    return _read(env.backup_recipients, name, [])


@env.parser_for("backup_recipients")
def _parse_backup_recipients(value: str) -> list[str]:
    keys = [key.strip() for key in value.split(",")]
    try:
        for key in keys:
            Recipient.from_str(key)
    except RecipientError as error:
        # The value is not repeated: a secret key may have been pasted by mistake.
        raise ValidationError(
            "must list public keys of age, separated by commas, each of which begins with “age1”. "
            "A secret key (“AGE-SECRET-KEY-…”) has no place there."
        ) from error
    return keys
