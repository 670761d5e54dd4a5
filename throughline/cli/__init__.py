"""The command line. Results alone go to stdout; progress and warnings to stderr; exit codes are part of the contract."""
