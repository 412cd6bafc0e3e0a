"""Fixtures that several test files share."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline import cli
from pipeline.messages import speak

os.environ["VANTHU_LANG"] = "en"  # the tests are, whatever the desktop speaks
# In the background of a script Ctrl-C is ignored, and what the tests begin would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def vanthu(capfdbinary):
    """Calls the command in this process: exit code, stdout and stderr."""

    def call(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    yield call
    speak("en")
