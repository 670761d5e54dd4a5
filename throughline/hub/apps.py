from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "throughline.hub"
