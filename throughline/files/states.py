from django.db import models


class FileState(models.TextChoices):
    """How far a file has come. A file is opened only when checked, or where nothing checks files and it says so."""

    QUARANTINED = "quarantined", "Held back until it is checked for viruses"
    UNCHECKED = "unchecked", "Not checked for viruses"
    CLEAN = "clean", "Checked: no virus found"
    INFECTED = "infected", "Held a virus: removed"
    WITHDRAWN = "withdrawn", "Recorded in error"


# From each state, the states a file may move to.
FILE_MOVES: dict[str, tuple[str, ...]] = {
    FileState.QUARANTINED: (FileState.UNCHECKED, FileState.CLEAN, FileState.INFECTED, FileState.WITHDRAWN),
    # Where a scanner is set up later, what was not checked is.
    FileState.UNCHECKED: (FileState.CLEAN, FileState.INFECTED, FileState.WITHDRAWN),
    FileState.CLEAN: (FileState.WITHDRAWN,),
    FileState.INFECTED: (),
    FileState.WITHDRAWN: (),
}
OPENED = (FileState.CLEAN, FileState.UNCHECKED)
WAITING = (FileState.QUARANTINED, FileState.UNCHECKED)


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    JPEG = "jpeg", "Photograph (JPEG)"
    PNG = "png", "Picture (PNG)"
    DOCX = "docx", "Word document"
    XLSX = "xlsx", "Excel workbook"
    TEXT = "text", "Text"
    CSV = "csv", "Spreadsheet (CSV)"
    MP3 = "mp3", "Recording (MP3)"
    M4A = "m4a", "Recording (M4A)"
