"""A cleaner that dies or hangs at some documents, as a bug in a library would; for workers."""

import os
import signal
import time

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.result import Result


class Deadly:
    """Cuts `AD`; is killed by `KILL`, and never comes back from `HANG`, nor
    from `BUSY`, where it works for ever."""

    stamp = "deadly"

    def clean(self, document: Document) -> Result:
        if "KILL" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in document.text:
            time.sleep(600)
        while "BUSY" in document.text:
            pass
        start = document.text.find(" AD")
        edits = (Edit(start, start + 3, "", "ad/x"),) if start >= 0 else ()
        return Result(document, edits, status="cleaned" if edits else "unchanged")
