from django.apps import AppConfig


class CrossingConfig(AppConfig):
    name = "throughline.crossing"
