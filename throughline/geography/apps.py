from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "throughline.geography"
    label = "geography"
