"""How soon the site is back when each of its processes is killed. ``make kills`` runs it.

A visitor asks for a page again and again and others send the consultation form, while each process
is killed in turn, and then once more. What the figures count is said in ``__main__``.
"""
