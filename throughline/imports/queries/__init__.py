"""Reading imports."""
