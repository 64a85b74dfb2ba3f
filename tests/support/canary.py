"""A word that occurs nowhere else, to find where a visitor's text has been."""

CANARY = "kestrelmarmalade"
