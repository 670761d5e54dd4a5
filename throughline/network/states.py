"""What a chart may be made as, and who reads a kept question."""

from django.db import models


class ExportKind(models.TextChoices):
    """The files a chart is taken away as."""

    SVG = "svg", "Picture that scales (SVG)"
    PNG = "png", "Picture (PNG)"
    GRAPHML = "graphml", "GraphML, for a charting tool"
    FTM = "ftm", "FollowTheMoney JSON, an entity on each line"
