"""Argon2id as OWASP's smaller profile has it: 19 MiB, two passes, one lane. A sign-in costs some 20 ms."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
