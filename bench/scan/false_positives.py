"""The findings that are none: false_positives.toml."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from bench.scan.findings import Finding

FILE = Path(__file__).with_name("false_positives.toml")


@dataclass(frozen=True)
class FalsePositive:
    """What a finding must have in common with it, and why it is none.

    In ``path`` and ``info``, * stands for any text.
    """

    scan: str
    module: str
    path: str
    info: str
    reason: str

    def matches(self, finding: Finding) -> bool:
        return (
            self.scan == finding.scan
            and self.module == finding.module
            and fnmatchcase(finding.path, self.path)
            and fnmatchcase(finding.info, self.info)
        )


def read_false_positives(file: Path = FILE) -> list[FalsePositive]:
    """Raises ValueError for an entry without a reason, TypeError for one with other keys."""
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("false_positive", [])
    false_positives = [FalsePositive(**entry) for entry in entries]
    for entry in false_positives:
        if not entry.reason.strip():
            raise ValueError(f"{file.name} gives no reason for {entry.module} at {entry.path}.")
    return false_positives


def split(
    findings: Iterable[Finding], false_positives: list[FalsePositive]
) -> tuple[list[Finding], list[FalsePositive]]:
    """The findings that remain, and the false positives that none of ``findings`` matches."""
    findings = list(findings)
    remaining = [
        finding
        for finding in findings
        if not any(entry.matches(finding) for entry in false_positives)
    ]
    stale = [
        entry
        for entry in false_positives
        if not any(entry.matches(finding) for finding in findings)
    ]
    return remaining, stale
