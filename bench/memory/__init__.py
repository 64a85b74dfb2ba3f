"""How much memory the site takes: fresh, after use, and while large pictures come in.

``make memory`` runs it.
It is the proportional set size (PSS) of all its processes together: what processes share counts
once.
"""
