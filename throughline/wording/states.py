from django.db import models


class TermMatch(models.TextChoices):
    WORDS = "words", "Exactly these words"
    ENDINGS = "endings", "These words, and the last one with a plain ending (s, es, d, ed, ing)"
