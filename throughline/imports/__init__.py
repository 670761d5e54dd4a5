"""A hub's tracker sheets in: read, checked across each other, then applied through the same actions as the pages."""
