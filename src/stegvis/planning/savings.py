"""What it would save to hold a fact already: days and kronor, those that a validation can show first.

Comes in: a solved inquiry. Goes out: the facts that would shorten the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.findings import Saving
from stegvis.ladder.activity import Activity
from stegvis.participant import Holding
from stegvis.planning.explain import gained
from stegvis.planning.grounding import why_closed
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.need import FAR
from stegvis.requirement import AllOf, AnyOf, ExperienceNeeded, Requirement

__all__ = ["savings_of"]


def savings_of(solved: Solved) -> tuple[Saving, ...]:
    """Each relevant fact that is not held and whose yes would save something, validations first, then the greatest saving.

    Of levels that save the same only the lowest is said. Nothing is said where the plan itself is not proven.
    """
    if not solved.outcome.proven:
        return ()
    found: list[Saving] = []
    for fact, level in _not_held(solved.inquiry):
        saving = _saving(solved, fact, level)
        if saving is not None and not any(_is_enough(lower, saving) for lower in found):
            found.append(saving)
    return tuple(sorted(found, key=lambda one: (one.via is None, -one.days_to_first_job, -one.days_to_target, -one.cost_sek, one.fact)))


def _is_enough(lower: Saving, higher: Saving) -> bool:
    """Whether a lower level of the same fact saves as much, and can be shown as well."""
    saved = [(one.days_to_first_job, one.days_to_target, one.cost_sek, one.via is not None) for one in (lower, higher)]
    return lower.fact == higher.fact and all(less >= more for less, more in zip(*saved, strict=True))


def _not_held(inquiry: Inquiry) -> Iterator[tuple[str, int]]:
    """The facts of relevance that are not held, or not shown where that is asked for; what is nobody's business left out."""
    now, wanted = inquiry.now, [atom for atom in inquiry.view().bits if atom[0] in ("fact", "proof")]
    pairs = [(str(atom[1]), int(str(atom[2])), now.facts if atom[0] == "fact" else now.proven) for atom in wanted]
    for fact, level in sorted({(fact, level) for fact, level, held in pairs if (fact, level) not in held}):
        if not inquiry.catalogue.facts[fact].private:
            yield fact, level


def _saving(solved: Solved, fact: str, level: int) -> Saving | None:
    """What it would save to hold it; where a validation can show it, what that would save, its own time and money reckoned in."""
    inquiry, entry = solved.inquiry, solved.inquiry.catalogue.facts[fact]
    named = entry.levels[level] if entry.levels else None
    held = Holding(fact=fact, level=named, evidence="assessed")
    changed = inquiry.changed(holds=(*inquiry.participant.holds, held))
    if changed.is_met():
        return None  # it is the target itself, or more
    saving = _saved(solved, changed, Saving(fact=fact, level=named, name=entry.name))
    via = next((one for one in _validations(inquiry) if (fact, level) in gained(inquiry.catalogue, one.id)), None)
    if saving is None or via is None:
        return saving
    open_to_all = inquiry.with_activity(via.model_copy(update={"requires": AllOf(all_of=())}))
    shown = {"via": via.id, "via_name": via.name, "via_needs_experience": _needs_experience(via.requires)}
    return _saved(solved, open_to_all, saving.model_copy(update=shown)) or saving


def _needs_experience(requirement: Requirement) -> bool:
    """Whether it holds for nobody who has not worked."""
    match requirement:
        case ExperienceNeeded():
            return True
        case AllOf():
            return any(map(_needs_experience, requirement.all_of))
        case AnyOf():
            return all(map(_needs_experience, requirement.any_of))
        case _:
            return False


def _saved(solved: Solved, changed: Inquiry, saving: Saving) -> Saving | None:
    """The saving with its days and kronor, by planning with the change; None where it saves nothing, or there was no time to know."""
    if changed.clock():
        return None
    with_it = changed.solved()
    if with_it.plan is None or not with_it.outcome.proven:
        return None
    days = [max(0, before - after) if FAR not in (before, after) else 0 for before, after in _days(solved, with_it)]
    kronor = max(0, solved.kronor - with_it.kronor)
    if not any(days) and not kronor:
        return None
    return saving.model_copy(update={"days_to_first_job": days[0], "days_to_target": days[1], "cost_sek": kronor})


def _validations(inquiry: Inquiry) -> Iterator[Activity]:
    """Those that the participant can start at all."""
    for one in inquiry.catalogue.activities.values():
        if one.kind == "validation" and why_closed(inquiry.participant, one, inquiry.held, inquiry.today) is None:
            yield one


def _days(before: Solved, after: Solved) -> tuple[tuple[int, int], tuple[int, int]]:
    return (before.able, after.able), (before.target, after.target)
