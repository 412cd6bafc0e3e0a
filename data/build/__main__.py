"""python -m data.build: write data/samples/."""

from __future__ import annotations

import sys
from pathlib import Path

from data.build.paper import load_papers
from data.build.samples import all_files
from pipeline.atomic import write_whole

SAMPLES = Path(__file__).parents[1] / "samples"


def main() -> int:
    """Make every sample, write them, and remove those that are no longer made."""
    files = all_files(load_papers())
    for name, data in files.items():
        path = SAMPLES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file() and path.relative_to(SAMPLES).as_posix() not in files:
            path.unlink()
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB in {SAMPLES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
