"""Exit codes every command keeps to."""

DONE = 0
REFUSED = 1
CANNOT_READ = 2
