"""What the audit of the locked packages says, and when it fails the check."""

from __future__ import annotations

import pytest

from scripts import audit

CLEAN = {"name": "numpy", "version": "2.0", "vulns": []}
UNKNOWN = {"name": "odd", "version": "1", "skip_reason": "not found on PyPI"}
WEAK = {"name": "pillow", "version": "9.0", "vulns": [{"id": "CVE-2023-50447", "fix_versions": ["10.2.0"]}]}


@pytest.fixture
def reported(request, monkeypatch):
    """What pip-audit says of the packages of the case; nothing when there are none."""
    report = request.param and {"dependencies": request.param}
    monkeypatch.setattr(audit, "audit", lambda _lock: report)


@pytest.mark.parametrize(
    ("reported", "arguments", "status", "said"),
    [
        ([CLEAN, UNKNOWN], [], 0, "1 of 2 packages looked up, no known weakness"),
        ([CLEAN, WEAK], ["--if-possible"], 1, "pillow 9.0: CVE-2023-50447, mended in 10.2.0"),
        ([UNKNOWN], ["--if-possible"], 0, "skipped"),
        ([UNKNOWN], [], 2, "skipped"),
        (None, ["--if-possible"], 0, "skipped"),
        (None, [], 2, "skipped"),
    ],
    indirect=["reported"],
)
def test_a_known_weakness_fails_the_check_and_an_unreachable_list_does_not(reported, capsys, arguments, status, said):
    assert audit.main(arguments) == status
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("program", ["exit 1", "echo no JSON", "echo '{'"])
def test_a_tool_that_fails_is_a_list_that_cannot_be_reached(monkeypatch, tmp_path, program):
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "pip-audit"
    tool.write_text(f"#!/bin/sh\n{program}\n")
    tool.chmod(0o755)
    monkeypatch.setattr(audit, "TOOL", tmp_path)
    assert audit.audit(tmp_path / "requirements.lock") is None
