"""Values as people write them to values as the format wants them: `50%`, `90 000`, `12/1 2027`, `ja`, an id with å.

Comes in: a value of the wrong type or form. Goes out: the YAML text that was probably meant, or an empty text.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from stegvis.mending import quote

__all__ = ["as_id", "corrected", "translated"]

_NUMBER = re.compile(
    r"(?:ca\.? )?(-?\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+|-?\d+)(?:[.,]0+)?\s*"
    r"(?:%|procent|kr|:-|sek|kronor|st|veckor|v|dagar|dgr|månader|mån|poäng|p|timmar|tim|år|per cent|weeks|days|months|points)?\.?",
    re.IGNORECASE,
)
_YES = frozenset({"ja", "yes", "y", "j", "on", "på", "sant", "true"})
_NO = frozenset({"nej", "no", "n", "off", "av", "falskt", "false"})
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})\.?\s*[/. -]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WITH_WORD = re.compile(r"(?:den )?(\d{1,2})(?:[:.]?[ae])?\.? ([a-zåäö]+)\.? (\d{4})", re.IGNORECASE)
_PLAIN = re.compile(r"[^\W_][^:#,{}\[\]\"'&*!|>%@`]*")
_WORDS = {
    "kurs": "course",
    "utbildning": "course",
    "validering": "validation",
    "prov": "exam",
    "praktik": "placement",
    "arbetsträning": "work_training",
    "stöd": "support",
    "ansökan": "application",
    "dag": "day",
    "dagtid": "day",
    "kväll": "evening",
    "kvällstid": "evening",
    "skift": "shift",
    "distans": "distance",
    "deltagare": "participant",
    "kommun": "municipality",
    "kommunen": "municipality",
    "arbetsgivare": "employer",
    "arbetsgivaren": "employer",
    "stat": "state",
    "staten": "state",
    "lön": "wage",
    "studiemedel": "student_aid",
    "etableringsersättning": "establishment_benefit",
    "försörjningsstöd": "social_assistance",
    "vägledare": "counsellor",
    "jobbcoach": "job_coach",
    "jobbmäklare": "job_broker",
    "arbetsförmedlare": "employment_officer",
    "studie- och yrkesvägledare": "guidance_counsellor",
    "syv": "guidance_counsellor",
    "socialsekreterare": "social_worker",
    "handledare": "supervisor",
    "bedömare": "assessor",
    "måndag": "monday",
    "tisdag": "tuesday",
    "onsdag": "wednesday",
    "torsdag": "thursday",
    "fredag": "friday",
    "brist": "shortage",
    "balans": "balance",
    "överskott": "surplus",
    "stora": "large",
    "medelstora": "medium",
    "små": "small",
    "ökande": "rising",
    "ökar": "rising",
    "oförändrad": "unchanged",
    "minskande": "falling",
    "minskar": "falling",
    "avtalat": "agreed",
    "antaget": "assumed",
    "intyg": "certificate",
    "bedömd": "assessed",
    "egen uppgift": "self_reported",
    "juli": "july",
    "socialtjänst": "social_services",
    "socialtjänsten": "social_services",
    "arbetsförmedlingen": "employment_service",
    "komvux": "adult_education",
    "vuxenutbildning": "adult_education",
    "vården": "health_care",
    "eget initiativ": "own_initiative",
    "kaa": "youth_responsibility",
    "månad": "month",
    "kvartal": "quarter",
    "halvår": "half_year",
    "år": "year",
    "väg": "route",
    "en väg": "route",
    "ingen väg": "no_route",
    "redan behörig": "already_qualified",
    "behörig": "already_qualified",
    "en person måste avgöra": "needs_a_person",
}


def as_id(text: str) -> str:
    """The id that a text would have: small letters a to z, digits, single hyphens.

    Example:
        >>> as_id("Ritningsläsning 1")
        'ritningslasning-1'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("æ", "ae").replace("ø", "o"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].strip("-")


def translated(word: str, allowed: tuple[str, ...]) -> str:
    """The allowed English word for a Swedish one, or an empty text."""
    english = _WORDS.get(word.casefold().strip(), word.casefold().strip().replace(" ", "_").replace("-", "_"))
    return english if english in allowed else ""


def corrected(expected: str, value: Any, text: str) -> str:
    """The YAML text that was probably meant where a value of type `expected` is wanted; `text` is how it is written now."""
    if isinstance(value, (dict, list)):
        return _only_item(expected, value)
    written = str(value) if isinstance(value, str) else text
    match expected:
        case "integer":
            return _integer(written)
        case "bool":
            return _bool(written)
        case "date":
            return _day(written)
        case "text":
            return quote(text) if isinstance(value, (int, float)) else ""
        case "list":
            return _list(written)
        case _:
            return ""


def _only_item(expected: str, value: Any) -> str:
    """A list of one number where only the number is wanted."""
    if expected in ("integer", "text") and isinstance(value, list) and len(value) == 1 and isinstance(value[0], (int, str)):
        return str(value[0]) if expected == "integer" or _PLAIN.fullmatch(str(value[0])) else quote(str(value[0]))
    return ""


def _integer(text: str) -> str:
    match = _NUMBER.fullmatch(text.strip())
    return str(int(re.sub(r"[^\d-]", "", match[1]))) if match else ""


def _bool(text: str) -> str:
    word = text.strip().casefold()
    if word in _YES:
        return "true"
    return "false" if word in _NO else ""


def _day(text: str) -> str:
    """A day in ISO form out of the ways in which Swedes write days: day before month, or year first."""
    text = text.strip()
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        year, month, day = match.groups()
    elif (match := _WITH_WORD.fullmatch(text)) and match[2][:3].casefold() in _MONTHS:
        day, month, year = match[1], str(_MONTHS.index(match[2][:3].casefold()) + 1), match[3]
    else:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _list(text: str) -> str:
    """One value, or several with commas between them, in brackets."""
    items = [_integer(item) or _day(item) or item.strip() for item in text.split(",")]
    if not all(items):
        return ""
    return "[" + ", ".join(item if _PLAIN.fullmatch(item) else quote(item) for item in items) + "]"
