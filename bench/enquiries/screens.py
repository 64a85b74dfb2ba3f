"""What a therapist looks at, with many enquiries. It runs inside a site: see __main__.py."""

import json
import re
from pathlib import Path
from statistics import median, median_low
from time import perf_counter

from django.test import Client
from django.urls import reverse

from bench.pages import HOST, measure
from consultations.models import Enquiry
from practice.core.models import User

REPEATS = 15  # of each page, after a first time that does not count
SEARCH_REPEATS = 3
# A word of every other message, two words, and the name of one visitor, which is found last.
SEARCHES = {"a word": "sleep", "two words": "sleep worry", "one person": "visitor-1@example.org"}


def print_measurements() -> None:
    """Print the queries, seconds and megabytes of each screen, as JSON."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(username="reader"))
    measured = {name: measure_page(client, url) for name, url in page_urls().items()}
    measured |= {
        f"search for {name}": measure_search(client, words) for name, words in SEARCHES.items()
    }
    print(json.dumps(measured))


def page_urls() -> dict[str, str]:
    inbox = reverse("consultations_enquiry_modeladmin_index")
    enquiry = Enquiry.objects.order_by("received_at")[0]
    last_page = -(-Enquiry.objects.count() // 25)
    return {
        "list": inbox,
        "list, last page": f"{inbox}?p={last_page}",
        "filter by state": f"{inbox}?state=closed",
        "filter by colleague": f"{inbox}?assigned=nobody",
        "inspect": reverse("consultations_enquiry_modeladmin_inspect", args=[enquiry.pk]),
    }


def measure_page(client: Client, url: str) -> dict[str, float]:
    measure(client, url)
    results = [measure(client, url) for _ in range(REPEATS)]
    return {
        "queries": median_low(queries for queries, _ in results),
        "seconds": median(seconds for _, seconds in results),
    }


def measure_search(client: Client, words: str) -> dict[str, float]:
    """The median time, and by how much the memory grew at most, in MB."""
    before = reset_peak_memory()
    seconds = []
    for _ in range(SEARCH_REPEATS):
        started = perf_counter()
        search(client, words)
        seconds.append(perf_counter() - started)
    return {"seconds": median(seconds), "megabytes": memory("VmHWM") - before}


def search(client: Client, words: str) -> None:
    """Search the inbox as its form does. Raises RuntimeError if it does not answer."""
    inbox = reverse("consultations_enquiry_modeladmin_index")
    response = client.post(inbox, {"q": words}, follow=True)
    if response.status_code != 200:
        raise RuntimeError(f"The search has the status {response.status_code}.")


def reset_peak_memory() -> float:
    """Forget the peak of this process’s memory, and return its present size in MB."""
    Path("/proc/self/clear_refs").write_text("5")  # proc(5)
    return memory("VmRSS")


def memory(name: str) -> float:
    """A line of /proc/self/status in MB."""
    found = re.search(rf"^{name}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    if not found:
        raise RuntimeError(f"There is no {name} in /proc/self/status.")
    return int(found[1]) / 1000
