"""Calling the command in tests, and a made-up paper to call it on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAPER = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ THANH LÂM\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND\tThanh Lâm, ngày 09 tháng 12 năm 2024

KẾ HOẠCH
Tổ chức Tết trồng cây

Thực hiện kế hoạch của Ủy ban nhân dân huyện, xã tổ chức Tết trồng cây.
"""


def command(*arguments):
    return [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]


def run(*arguments, **options):
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, check=False, **options)


def one_line(err, *parts):
    assert err.count("\n") == 1, err
    assert err.startswith("vanthu: ")
    assert all(part in err for part in parts), err
