"""What was measured, as a table, and what of it is not as it must be."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.backup.measured import Measured

MAX_MEGABYTES = 200


@dataclass(frozen=True)
class Result:
    first: Measured  # the backup of half of the media
    backup: Measured  # while forms were sent
    restored: Measured
    drill: Measured
    posts: int  # acknowledged during the backup
    failed: int
    sent_again: int  # because the site did not answer, or answered 503
    longest_wait: float  # seconds
    acknowledged_before: int  # the backup began
    lost: int  # of those
    former_is_good: bool  # after a backup was killed
    undetected: list[str]  # the kinds of stored files in which a flipped byte was not found
    erased_is_back: bool

    def not_held(self) -> list[str]:
        """What is not as it must be."""
        commands = (self.first, self.backup, self.restored, self.drill)
        holds = {
            "lost": self.lost == 0,
            "failed": self.failed == self.sent_again == 0,
            "memory": max(command.megabytes for command in commands) < MAX_MEGABYTES,
            "killed midway": self.former_is_good,
            "flipped bytes": not self.undetected,
            "erased": not self.erased_is_back,
            "drill": " lost=0 " in self.drill.last_line,
        }
        return [name for name, is_held in holds.items() if not is_held]

    def lines(self) -> Iterator[str]:
        """A Markdown table, sentences, and the last line of the drill."""
        commands = {
            "first backup, of half of the media": self.first,
            "backup while forms are sent": self.backup,
            "restore": self.restored,
            "drill": self.drill,
        }
        yield from ("", "| command | seconds | MB of memory |", "|---|---|---|")
        for name, command in commands.items():
            yield f"| {name} | {command.seconds:.1f} | {command.megabytes:.0f} |"
        yield ""
        yield (
            f"Forms sent meanwhile: {self.posts:,}, {self.posts / self.backup.seconds:.1f} a "
            f"second. Failed: {self.failed}. Sent again: {self.sent_again}. Longest wait: "
            f"{self.longest_wait:.2f} s."
        )
        yield (
            f"Acknowledged before the backup began: {self.acknowledged_before:,}. Lost of those: "
            f"{self.lost}."
        )
        yield f"Killed midway, the former backup is good: {yes_or_no(self.former_is_good)}."
        yield f"Flipped bytes not found: {', '.join(self.undetected) or 'none'}."
        yield f"Somebody erased since the backup is back: {yes_or_no(self.erased_is_back)}."
        yield f"Not held: {', '.join(self.not_held()) or 'nothing'}."
        yield self.drill.last_line


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
