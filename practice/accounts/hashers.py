from django.contrib.auth.hashers import Argon2PasswordHasher


class OneThreadArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one thread: the OWASP Password Storage Cheat Sheet.

    Django's parameters take 100 MiB and eight threads for each guess, which on a small machine are
    taken from the visitors.
    """

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
