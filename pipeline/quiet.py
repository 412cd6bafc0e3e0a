"""What libraries write to stderr, kept from the user's terminal: some say nowhere else what went wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO


@contextmanager
def stderr_kept() -> Iterator[IO[bytes]]:
    """A file that takes all that is written to the process's stderr meanwhile; read it (seek first) before the end."""
    with TemporaryFile() as said:
        stderr = os.dup(2)
        os.dup2(said.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
