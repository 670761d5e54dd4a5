from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "throughline.wording"
