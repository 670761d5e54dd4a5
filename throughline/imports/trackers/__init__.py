"""A hub's own tracker of people in: any sheet, one row a person, read, mapped, checked, matched, then applied."""
