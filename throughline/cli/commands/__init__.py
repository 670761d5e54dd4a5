"""One module a command, each with ``run(arguments)`` and an exit code for an answer. Thin: queries and actions do the work."""
