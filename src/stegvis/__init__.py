"""stegvis plans stepwise training ladders: the next step and the whole dated route from present competencies to a job.

Comes in: ladders that industry partners write, and one participant. Goes out: an `Answer`. Names are fetched when they are first
asked for, so that `import stegvis` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis._version import VERSION as __version__  # noqa: N811 - the name that other tools look for

if TYPE_CHECKING:
    from stegvis import render
    from stegvis.centre.batch import plan_batches
    from stegvis.centre.cohort import cohort
    from stegvis.centre.followup import follow_up
    from stegvis.centre.many import plan_many
    from stegvis.centre.overview import overview
    from stegvis.checker import verify
    from stegvis.enrolment_file import read_enrolments
    from stegvis.faults import Fault, LadderError, ParticipantError
    from stegvis.followed import FollowUp
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.ladder.loader import load_catalogue
    from stegvis.participant import Participant, load_participant
    from stegvis.participant_file import participant_yaml, save_participant
    from stegvis.people_file import read_participants
    from stegvis.planning.planner import alternatives, ask, plan, savings
    from stegvis.question import Question
    from stegvis.queue_file import read_queue, read_taken
    from stegvis.route import AlreadyQualified, Answer, Comparison, NeedsPerson, NoRoute, Route, Undecided
    from stegvis.seats import Cohort
    from stegvis.situation import RowFault
    from stegvis.talk import Talk

__all__ = [
    "AlreadyQualified",
    "Answer",
    "Catalogue",
    "Cohort",
    "Comparison",
    "Fault",
    "FollowUp",
    "LadderError",
    "NeedsPerson",
    "NoRoute",
    "Participant",
    "ParticipantError",
    "Question",
    "Route",
    "RowFault",
    "Talk",
    "Undecided",
    "__version__",
    "alternatives",
    "ask",
    "cohort",
    "follow_up",
    "load_catalogue",
    "load_participant",
    "overview",
    "participant_yaml",
    "plan",
    "plan_batches",
    "plan_many",
    "read_enrolments",
    "read_participants",
    "read_queue",
    "read_taken",
    "render",
    "save_participant",
    "savings",
    "verify",
]

_HOME = {
    "AlreadyQualified": "stegvis.route",
    "Answer": "stegvis.route",
    "Catalogue": "stegvis.ladder.catalogue",
    "Cohort": "stegvis.seats",
    "Comparison": "stegvis.route",
    "Fault": "stegvis.faults",
    "FollowUp": "stegvis.followed",
    "LadderError": "stegvis.faults",
    "NeedsPerson": "stegvis.route",
    "NoRoute": "stegvis.route",
    "Participant": "stegvis.participant",
    "ParticipantError": "stegvis.faults",
    "Question": "stegvis.question",
    "Route": "stegvis.route",
    "RowFault": "stegvis.situation",
    "Talk": "stegvis.talk",
    "Undecided": "stegvis.route",
    "alternatives": "stegvis.planning.planner",
    "ask": "stegvis.planning.planner",
    "cohort": "stegvis.centre.cohort",
    "follow_up": "stegvis.centre.followup",
    "load_catalogue": "stegvis.ladder.loader",
    "load_participant": "stegvis.participant",
    "overview": "stegvis.centre.overview",
    "participant_yaml": "stegvis.participant_file",
    "plan": "stegvis.planning.planner",
    "plan_batches": "stegvis.centre.batch",
    "plan_many": "stegvis.centre.many",
    "read_enrolments": "stegvis.enrolment_file",
    "read_participants": "stegvis.people_file",
    "read_queue": "stegvis.queue_file",
    "read_taken": "stegvis.queue_file",
    "save_participant": "stegvis.participant_file",
    "savings": "stegvis.planning.planner",
    "verify": "stegvis.checker",
}

if not TYPE_CHECKING:  # pragma: no branch - a type checker sees the imports above, and so still finds a misspelt name

    def __getattr__(name: str) -> object:
        """Fetches a public name from the module that it lives in."""
        from importlib import import_module

        if name == "render":
            return import_module("stegvis.render")
        if name not in _HOME:
            raise AttributeError(f"module 'stegvis' has no attribute {name!r}")
        return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """The public names, fetched or not."""
    return sorted(__all__)
