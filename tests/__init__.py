"""The tests. What the libraries and pytest read from the environment is said here, before they are imported.

Tests run three at a time, so each keeps to one thread where a library would take one for every processor: threads that wait for
each other cost three times what is reckoned. And their files, which nobody needs after a power cut, are in memory where there is
room: every database says that it wants each transaction on the disk.
"""

import os
from pathlib import Path
from shutil import disk_usage

_MEMORY = Path("/dev/shm")
_ROOM = 2**31

for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
