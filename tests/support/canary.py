"""A word that is typed into enquiries, to be looked for where it must not be."""

CANARY = "kestrelmarmalade"
