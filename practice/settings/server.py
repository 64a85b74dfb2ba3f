"""Where the site listens, and with how many processes. It needs no Django: practice/serve/."""

import os

BIND_ADDRESS = os.environ.get("BIND_ADDRESS", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
# Whether a server in front takes in the whole of each request before it passes it on. Without one
# the site listens on loopback only: practice/serve/sockets.py
BEHIND_PROXY = os.environ.get("BEHIND_PROXY", "0") == "1"
# Processes that answer requests; by default by cores and memory: practice/serve/capacity.py
WEB_WORKERS = os.environ.get("WEB_WORKERS", "")
