"""The codes that the command ends with; what they mean does not change."""

DONE = 0
# `cleaner hook`: files were changed, or would be; `cleaner rules`: a rule failed its test or lint.
FOUND = 1
# Wrong usage, a broken rule file or configuration, a file that cannot be read or written.
FAILED = 2
# All is done, but broken records, or texts that could not be cleaned, passed through.
BROKEN = 3
# 128 and the number of the signal, as shells have it: Ctrl-C.
INTERRUPTED = 130
