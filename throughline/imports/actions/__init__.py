"""Acts of an import: a tracker's four sheets, and a tracker of people."""
