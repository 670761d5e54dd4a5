from django.db import models


class Band(models.TextChoices):
    """How sure a search is, in words: never a number, never an order of children (practice.md P2)."""

    MATCH = "match", "Match"
    POSSIBLE = "possible", "Possible"
    UNLIKELY = "unlikely", "Unlikely"
