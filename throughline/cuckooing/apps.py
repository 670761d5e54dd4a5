from django.apps import AppConfig


class CuckooingConfig(AppConfig):
    name = "throughline.cuckooing"
