"""What every test shares: the root of the checkout, the shipped catalogue, and how many random cases hypothesis draws."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from stegvis import Catalogue

Run = Callable[..., tuple[int, str, str]]
"""Runs a command with its words: the exit code, stdout and stderr."""

ROOT = Path(__file__).resolve().parent.parent

# The same cases on every machine; no deadline, since a slow machine is no fault. `nox -s long` draws new and more cases.
settings.register_profile(
    "ci", max_examples=200, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile(os.environ.get("STEGVIS_HYPOTHESIS", "ci"))


UNWATCHED = frozenset(
    {"test_best", "test_exact", "test_exact_oracle", "test_laws", "test_ask", "test_in_time", "test_mutants", "test_ways_on"}
    | {"test_assumed_is_said", "test_same_bytes", "test_fairness", "test_naughty", "test_nothing_leaks", "test_plain_swedish"}
)
"""Many cases of the same kind, or whose time is measured: to watch every line of all of them would take as long again."""


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """No coverage is measured in those modules: what they reach, the tests by hand reach too."""
    watching = sys.gettrace()
    if request.module.__name__.rpartition(".")[2] in UNWATCHED:
        sys.settrace(None)
    yield
    sys.settrace(watching)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The ladders that stegvis comes with, loaded once."""
    import stegvis

    return stegvis.load_catalogue()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command: its exit code, stdout and stderr."""
    from stegvis.cli import main

    def running(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return running
