"""``python -m practice.serve`` runs the whole site, until SIGTERM or Ctrl-C.

It opens the socket (``sockets``), starts the two programs that the site consists of (``programs``),
and starts again whichever ends (``supervisor``): *web*, practice/web_server.py, and *worker*,
``manage.py run_jobs``. SIGHUP exchanges both for new ones, without refusing a visitor.
"""
