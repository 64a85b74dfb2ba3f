"""What a page's head says to search engines and to those who share a link.

- ``metadata``: title, description, canonical address, Open Graph.
- ``json_ld``: schema.org's vocabulary as JSON-LD.
- ``atom``: what Django's Atom feeds leave out.
"""
