"""The kept pages, bounded by their bytes."""

from collections import OrderedDict
from threading import Lock

from practice.page_cache.responses import Answer, Page

MOST_REQUESTS = 50  # different wordings of a request remembered for one page
LONGEST_WORDING = 500  # characters
OVERHEAD = 500  # bytes that Python needs for a remembered wording beside its characters, roughly


class Store:
    """Pages by key; when they take more than ``capacity`` bytes the least recently used go."""

    def __init__(self, capacity: int):
        self.capacity = capacity
        self.size = 0  # bytes
        self.pages: OrderedDict[tuple, Page] = OrderedDict()
        # What was answered to a request of exactly these words, by a page that is still kept.
        self.answered: dict[tuple, tuple[Page, Answer]] = {}
        self.lock = Lock()

    def get(self, key: tuple) -> Page | None:
        page = self.pages.get(key)
        if page:
            self.touch(page)
        return page

    def touch(self, page: Page) -> None:
        """``page`` has just been read."""
        page.reads += 1
        try:  # noqa: SIM105  suppress() would cost more than all the rest
            self.pages.move_to_end(page.key)
        except KeyError:  # another thread has just let it go
            pass

    def put(self, page: Page) -> None:
        """Keep ``page`` in place of what was kept under its key, if it fits at all."""
        with self.lock:
            self.drop(page.key)
            if page.size > self.capacity:
                return
            self.pages[page.key] = page
            self.size += page.size
            while self.size > self.capacity:
                self.drop_oldest()

    def drop(self, key: tuple) -> None:
        if page := self.pages.pop(key, None):
            self.let_go(page)

    def drop_oldest(self) -> None:
        # In one step: readers move pages about without asking for the lock.
        _, page = self.pages.popitem(last=False)
        self.let_go(page)

    def let_go(self, page: Page) -> None:
        self.size -= page.size
        for request in page.requests:
            self.answered.pop(request, None)

    def remember(self, request: tuple, page: Page, answer: Answer) -> None:
        """``page`` gave ``answer`` to ``request``, and would again."""
        length = sum(map(len, filter(None, request)))
        if length > LONGEST_WORDING:
            return
        with self.lock:
            if self.pages.get(page.key) is page and len(page.requests) < MOST_REQUESTS:
                page.requests.append(request)
                page.size += length + OVERHEAD
                self.size += length + OVERHEAD
                self.answered[request] = page, answer
                while self.size > self.capacity:
                    self.drop_oldest()

    def known(self) -> list[tuple]:
        with self.lock:
            return list(self.pages)

    def most_read(self, count: int) -> list[Page]:
        """At most ``count`` pages, the most read first."""
        with self.lock:
            pages = list(self.pages.values())
        return sorted(pages, key=lambda page: page.reads, reverse=True)[:count]
