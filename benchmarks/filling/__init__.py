"""Invented people and work in bulk, in the proportions of a busy region."""
