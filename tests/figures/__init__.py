"""The figures of the shipped ladders, written down apart from the files, from the same sources, so that a slip in a file is seen.

A module a group of ladders; `test_content_figures` holds them against the files, and says which figure with a source is missing here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["BALANCE", "KOMVUX", "PARADOX", "SHORTAGE", "SURPLUS", "Figures", "JobFigures"]

Forecast = tuple[str, str, str]
Figures = dict[str, Any]
"""Of an activity: its lengths, `paces` and `cost_sek` as in the files; `age` and `months`, the ages and months of work that it asks for;
`offerings`, the days of each; a figure that the sources do not have is left out."""

SHORTAGE: Forecast = ("shortage", "large", "rising")
PARADOX: Forecast = ("paradox", "large", "rising")
BALANCE: Forecast = ("balance", "medium", "rising")
SURPLUS: Forecast = ("surplus", "small", "rising")

KOMVUX = [(20, None, "july")]
"""From 1 July of the year one turns 20."""


class JobFigures(NamedTuple):
    """Codes, the pay a month from, on average and to, its year, the forecast, and whether the pay is assumed."""

    ssyk: str
    jobtech: str | None
    pay: tuple[int | None, int | None, int | None, int]
    forecast: Forecast | None
    assumed: bool = False
