"""Whether an enquiry is lost or doubled while processes are killed. ``make soak`` runs it.

Many clients send the consultation form of a demo site; its processes are killed with SIGKILL
meanwhile. In the end each enquiry that a client saw acknowledged must be stored once, and notified.

- ``clients``: sends the form as a visitor does, with ``forms``, which reads its fields.
- ``bench.served_site`` starts the site and kills its processes; ``settings`` is
  what it runs with, and ``mail`` the server that takes its mail.
- ``stored``: what the database holds in the end. It runs inside the site.
- ``accounting``: counts, and says whether all is as it must be.
"""
