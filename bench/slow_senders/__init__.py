"""What visitors notice while others send a byte a second. ``make slow-senders`` runs it."""
