from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "throughline.agencies"
