"""What the pages of a browser request and report."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage


@dataclass
class BrowserLog:
    requests: list[str] = field(default_factory=list)  # the URL of each
    errors: list[str] = field(default_factory=list)  # the console's, those of the CSP among them

    @classmethod
    def of(cls, context: BrowserContext) -> "BrowserLog":
        """The log of all pages of ``context``, from now on."""
        log = cls()

        def record_error(message: ConsoleMessage) -> None:
            if message.type == "error":
                log.errors.append(f"{message.text} ({message.location.get('url')})")

        context.on("request", lambda request: log.requests.append(request.url))
        context.on("console", record_error)
        context.on("weberror", lambda error: log.errors.append(str(error.error)))
        return log

    def requests_to_other_origins(self, site: str) -> list[str]:
        """The requests that went to another origin than that of the URL ``site``."""
        return [
            url
            for url in self.requests
            if urlsplit(url)[:2] != urlsplit(site)[:2] and urlsplit(url).scheme != "data"
        ]

    def clear(self) -> None:
        self.requests.clear()
        self.errors.clear()
