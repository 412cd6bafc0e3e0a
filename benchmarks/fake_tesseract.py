"""A program that stands in for Tesseract: it reads the same words on every page at once, or goes wrong as it is told.

It is put on PATH under Tesseract's name, so that all behind it is the real thing: processes, pipes, files and kills.
What a page does to it is told by the page's width in pixels.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

FAULTS = ("hang", "deaf", "segfault", "killed", "bad_words", "bad_message", "nothing", "no_words", "orphan")
"""What it can do instead of reading: hang (deaf: to every signal that can be ignored), be ended by a signal, write
bytes that are no UTF-8 as words or as message, end well without a result or without words, leave a sleeper behind."""

_PROGRAM = """#!{python} -ISE
import os, signal, struct, subprocess, sys, time

if "--version" in sys.argv:
    print("tesseract 5.3.0")
    sys.exit()
with open(sys.argv[1], "rb") as stream:
    head = stream.read(32)
# PNG has the width at a fixed place, PGM and PPM after the first white space.
width_px = struct.unpack(">I", head[16:20])[0] if head[1:4] == b"PNG" else int(head.split()[1])
fault = {faults!r}.get(width_px)
if fault == "deaf":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
if fault in ("hang", "deaf"):
    time.sleep(3600)
if fault == "segfault":
    os.kill(os.getpid(), signal.SIGSEGV)
if fault == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if fault == "bad_message":
    os.write(2, b"\\xff\\xfe no \\xc3\\x28 UTF-8")
    sys.exit(1)
if fault == "nothing":
    sys.exit(0)
if fault == "orphan":
    nowhere = subprocess.DEVNULL
    subprocess.Popen(["sleep", "3600"], stdin=nowhere, stdout=nowhere, stderr=nowhere, process_group=0)
if "0" == sys.argv[sys.argv.index("--psm") + 1]:
    with open(sys.argv[2] + ".osd", "w") as stream:
        stream.write("Page number: 0\\nOrientation in degrees: 0\\nRotate: 0\\nOrientation confidence: 9.0\\n"
                     "Script: Latin\\nScript confidence: 9.0\\n")
    sys.exit()
names = "level page_num block_num par_num line_num word_num left top width height conf text".split()
rows = [names, [1, 1, 0, 0, 0, 0, 0, 0, width_px, 900, -1, ""]]
if fault != "no_words":
    words = [chr(255) if fault == "bad_words" else "KẾ", "HOẠCH", str(width_px)]
    for place, word in enumerate(words, 1):
        rows.append([5, 1, 1, 1, 1, place, 100 * place, 100, 90, 30, 96, word])
text = "\\n".join("\\t".join(map(str, row)) for row in rows) + "\\n"
with open(sys.argv[2] + ".tsv", "wb") as stream:
    stream.write(text.encode("utf-8").replace(b"\\xc3\\xbf", b"\\xff"))
"""


def put_on_path(folder: Path, path: str, faults: Mapping[int, str] | None = None) -> str:
    """Puts the program into the folder; gives a PATH on which it stands before all others.

    faults: by page width in pixels, one of FAULTS.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "tesseract"
    program.write_text(_PROGRAM.format(python=sys.executable, faults=dict(faults or {})), "utf-8")
    program.chmod(0o755)
    return f"{folder}:{path}"
