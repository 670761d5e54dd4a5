from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "throughline.screening"
