from django.apps import AppConfig


class NrmConfig(AppConfig):
    name = "throughline.nrm"
