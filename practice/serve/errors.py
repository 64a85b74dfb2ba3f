class ServeError(Exception):
    """The site cannot be served; the message is a sentence for whoever starts it."""
