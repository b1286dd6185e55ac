"""Answers, questions and faults made into text, JSON and pictures; only pictures need a catalogue, and nothing here plans.

Comes in: values of `stegvis.route`, `stegvis.question`, `stegvis.faults` and the catalogue. Goes out: `str`.
Everything is imported first when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stegvis.render.as_cohort import cohort_csv, cohort_html, cohort_text, cohort_xlsx
    from stegvis.render.as_ctdl import ctdl
    from stegvis.render.as_diff import diff_markdown, diff_text
    from stegvis.render.as_faults import faults, faults_github, faults_json
    from stegvis.render.as_followup import follow_up_html, follow_up_text, follow_up_xlsx, published_text
    from stegvis.render.as_html import html, next_html
    from stegvis.render.as_ics import ics
    from stegvis.render.as_json import json
    from stegvis.render.as_ladder_page import ladder_index, ladder_page
    from stegvis.render.as_mermaid import mermaid
    from stegvis.render.as_overview import overview_csv, overview_html, overview_text, overview_xlsx
    from stegvis.render.as_question import asking, question
    from stegvis.render.as_text import next_text, text
    from stegvis.render.staircase import staircase_svg

__all__ = [
    "asking",
    "cohort_csv",
    "cohort_html",
    "cohort_text",
    "cohort_xlsx",
    "ctdl",
    "diff_markdown",
    "diff_text",
    "faults",
    "faults_github",
    "faults_json",
    "follow_up_html",
    "follow_up_text",
    "follow_up_xlsx",
    "html",
    "ics",
    "json",
    "ladder_index",
    "ladder_page",
    "mermaid",
    "next_html",
    "next_text",
    "overview_csv",
    "overview_html",
    "overview_text",
    "overview_xlsx",
    "published_text",
    "question",
    "staircase_svg",
    "text",
]

_HOMES = {
    "asking": "as_question",
    "cohort_csv": "as_cohort",
    "cohort_html": "as_cohort",
    "cohort_text": "as_cohort",
    "cohort_xlsx": "as_cohort",
    "ctdl": "as_ctdl",
    "diff_markdown": "as_diff",
    "diff_text": "as_diff",
    "faults": "as_faults",
    "faults_github": "as_faults",
    "faults_json": "as_faults",
    "follow_up_html": "as_followup",
    "follow_up_text": "as_followup",
    "follow_up_xlsx": "as_followup",
    "html": "as_html",
    "ics": "as_ics",
    "json": "as_json",
    "ladder_index": "as_ladder_page",
    "ladder_page": "as_ladder_page",
    "mermaid": "as_mermaid",
    "next_html": "as_html",
    "next_text": "as_text",
    "overview_csv": "as_overview",
    "overview_html": "as_overview",
    "overview_text": "as_overview",
    "overview_xlsx": "as_overview",
    "published_text": "as_followup",
    "question": "as_question",
    "staircase_svg": "staircase",
    "text": "as_text",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
