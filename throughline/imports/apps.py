from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "throughline.imports"
