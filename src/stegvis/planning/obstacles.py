"""What stands in the way where there is no route: the smallest tree of causes.

Comes in: an inquiry and its whole problem. Goes out: obstacles as data. Each obstacle at the top is a proof by itself: who held every fact
that its tree does not name would still have no route. A cause is what would have to come, or one of the causes beside it, for the thing
above it to be had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from heapq import heappop, heappush

from stegvis.findings import Obstacle
from stegvis.ladder.activity import Activity
from stegvis.planning.clashes import age, cannot_start, clashes
from stegvis.planning.grounding import why_closed
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.need import ALL, ANY, COUNT, Need, each_bit, holds, union
from stegvis.planning.problem import Problem
from stegvis.planning.relevance import reachable, suits_employment, without_vain_ways
from stegvis.terms import FrozenDict

__all__ = ["obstacles"]

_LOOKS, _PAINS = 1_000, 20_000
"""So many sets of facts, or sets times activities, are looked at for the smallest one; then one goes on without looking back."""

_SHARE = 0.1
"""Of the time that is left, what the search for the smallest set may take at the most."""

_DEEPEST = 40
"""Trees are no deeper, since they are to be written as JSON; what lies deeper stands beside them."""


def obstacles(inquiry: Inquiry, problem: Problem) -> tuple[Obstacle, ...]:
    """The smallest tree of causes for each thing that cannot be reached, or, where everything can, what keeps the days from fitting.

    What persons decide counts as decided, since there is no route even so; what is needed of it beside all that stands last.
    """
    said = [bit for bit, atom in enumerate(problem.names) if atom[0] == "said"]
    decided = replace(problem, held=problem.held | union(1 << bit for bit in said))
    lacking = (1 << problem.size) - 1 & ~reachable(decided)
    asked = (bit for bit in said if not holds(problem.target, reachable(replace(decided, held=(decided.held | lacking) & ~(1 << bit)))))
    decisions = tuple(_decision(problem, bit) for bit in asked)
    for employed in (False, True):
        causes = _Causes(inquiry, decided, employed=employed)
        if not holds(problem.target, causes.reached):
            return (*causes.found(), *decisions)
    return (Obstacle(code="no-dates", what="", causes=clashes(inquiry, decided)), *decisions)


def _decision(problem: Problem, bit: int) -> Obstacle:
    _, role, question = problem.names[bit]
    return Obstacle(code="decided-by", what=str(role), particulars=FrozenDict({"role": str(role), "question": str(question)}))


# ---- what cannot be reached ---------------------------------------------------------------------------------------


class _Causes:
    """Looks for the fewest facts that explain why the target cannot be reached, without regard to days.

    With `employed` it is minded that months of employment come only to one who is employed, whom not everything suits. Then each fact has
    two bits: one says that it never comes, the other, `shift` higher, that it never comes before the first employment.
    """

    def __init__(self, inquiry: Inquiry, problem: Problem, *, employed: bool) -> None:
        self.inquiry, self.problem, self.shift = inquiry, problem, problem.size
        self.works = problem.works_as >= 0
        self.suits = [not employed or any(suits_employment(problem, way) for way in item.ways) for item in problem.operators]
        kept = without_vain_ways(problem) if employed else problem
        self.reached, self.before = reachable(kept), 0 if self.works else reachable(kept, employed=False)
        self.givers: dict[int, list[int]] = {}
        for number, operator in enumerate(problem.operators):
            for bit in each_bit(operator.adds) if operator.new else ():
                self.givers.setdefault(bit, []).append(number)
        usable = {operator.id for operator in problem.operators if operator.new}
        self.closed = [sketch for sketch in inquiry.view().sketches if sketch.id not in usable]
        self.jobs = {term.bit: [job for job in sorted(term.jobs) if job < len(problem.openings)] for term in problem.months}
        self.gone = 0
        self.above: list[int] = []
        self.told: set[int] = set()
        self.deeper: list[int] = []
        self.depths: dict[int, int] = {}

    def found(self) -> tuple[Obstacle, ...]:
        """One obstacle for each part of the target that cannot be reached, and those that would lie too deep in it."""
        target = self.problem.target
        parts = [target] if target.kind != ALL else [*(Need(ALL, 1 << bit) for bit in each_bit(target.mask)), *target.parts]
        return tuple(item for part in parts if not holds(part, self.reached) for item in self._obstacles(part))

    def _obstacles(self, part: Need) -> Iterator[Obstacle]:
        self.gone, self.above, self.told, self.deeper = self._fewest(part), [], set(), []
        self.depths = self._depths()
        trees = self._trees(_cut_by(part, self.gone))
        aim = self.inquiry.aim.target
        what = aim.job or aim.certificate or aim.competency or ""
        yield trees[0] if len(trees) == 1 else Obstacle(code="needs", what=what, name=aim.name, causes=trees)
        while self.deeper:
            place = self.deeper.pop(0)
            if place not in self.told:
                yield self._tree(place)

    # ---- the fewest facts -------------------------------------------------------------------------------------

    def _fewest(self, part: Need) -> int:
        """The smallest set of facts, as bits, without which the part fails, and each of which needs another of them.

        Complexity: exponential only in the number of alternatives, and bounded.
        Source: uniform-cost search for the smallest set that hits what can give each of its own members.
        """
        waiting, seen, looks = [(self._size(0), 0, 0)], {0}, 0
        most, out_of_time = min(_LOOKS, _PAINS // (1 + len(self.problem.operators))), self.inquiry.clock.share(_SHARE)
        while waiting:
            _, gone, explained = heappop(waiting)
            further, explained = self._further(part, gone, explained)
            if not further:
                return gone
            looks += 1
            if looks > most or out_of_time():
                further, waiting, seen = [min(further, key=lambda mask: (self._size(mask), mask))], [], set()
            for more in further:
                if gone | more not in seen:
                    seen.add(gone | more)
                    heappush(waiting, (self._size(gone | more), gone | more, explained))
        raise AssertionError(part)

    def _size(self, gone: int) -> tuple[int, int]:
        """How many facts, and then how many ways to them, which must all be told."""
        facts = (gone | gone >> self.shift) & ((1 << self.shift) - 1)
        return facts.bit_count(), sum(len(self.givers.get(bit % self.shift, ())) for bit in each_bit(gone))

    def _further(self, part: Need, gone: int, explained: int) -> tuple[list[int], int]:
        """Bits, one of which has to be gone as well, none where all is explained; and what is explained by what is gone already."""
        if holds(part, ~gone):
            return _cuts(part, gone, self.reached), explained
        for bit in each_bit(gone & ~explained):
            early = bit >= self.shift
            for job in self.jobs.get(bit, ()):
                if holds(self.problem.openings[job].need, ~gone):
                    return _cuts(self.problem.openings[job].need, gone, self.reached), explained
            for number in self.givers.get(bit - self.shift if early else bit, ()):
                if not self._is_barred(number, gone, early=early):
                    return self._ways_to_bar(number, gone, early=early), explained
            explained |= 1 << bit
        return [], explained

    def _is_barred(self, number: int, gone: int, *, early: bool) -> bool:
        """Whether an activity can never be started, or never before the first employment."""
        operator, fit = self.problem.operators[number], self.suits[number]
        if early:
            return (operator.wage and not fit) or not holds(operator.need, ~(gone >> self.shift))
        return not holds(operator.need, ~gone) or (not fit and (self.works or self._is_barred(number, gone, early=True)))

    def _ways_to_bar(self, number: int, gone: int, *, early: bool) -> list[int]:
        need = self.problem.operators[number].need
        found = [] if early else _cuts(need, gone, self.reached)
        if early or not self.suits[number]:
            found += [mask << self.shift for mask in _cuts(need, gone >> self.shift, self.before)]
        return found

    # ---- the tree ---------------------------------------------------------------------------------------------

    def _depths(self) -> dict[int, int]:
        """How deep the explanation of what is gone goes, circles and what lies very deep left out."""
        found: dict[int, int] = {}
        for _ in range(_DEEPEST):
            size = len(found)
            for place in each_bit(self.gone):
                bit, early = place % self.shift, place >= self.shift
                lacks = union(self._lacks(number, early=early) for number in self.givers.get(bit, ()))
                lacks |= union(_cut_by(self.problem.openings[job].need, self.gone) for job in self.jobs.get(bit, ()))
                if place not in found and all(other in found for other in each_bit(lacks)):
                    found[place] = 1 + max((found[other] for other in each_bit(lacks)), default=-1)
            if len(found) == size:
                break
        return found

    def _depth(self, places: int) -> int:
        return max((self.depths.get(place, 2 * self.shift) for place in each_bit(places)), default=-1)

    def _lacks(self, number: int, *, early: bool) -> int:
        """What bars an activity, as few facts as may be; none where nothing that could come would help."""
        need, gone = self.problem.operators[number].need, self.gone >> self.shift
        if not early and not holds(need, ~self.gone):
            return _cut_by(need, self.gone)
        return 0 if self.works or holds(need, ~gone) else _cut_by(need, gone) << self.shift

    def _trees(self, places: int) -> tuple[Obstacle, ...]:
        """Why each of those facts cannot be had, the plainest first."""
        return tuple(self._tree(place) for place in sorted(each_bit(places), key=lambda place: (self._depth(1 << place), place)))

    def _tree(self, place: int) -> Obstacle:
        """Why one fact cannot be had; what stands above already is told in short."""
        bit, early = place % self.shift, place >= self.shift
        atom = self.problem.names[bit]
        if place in self.above or place in self.told:
            return self._said(bit, "circle" if place in self.above else "above")
        if atom[0] == "age":
            return age(atom[1], atom[2])
        if bit in self.jobs and early:
            return self._said(bit, "in-work")
        if len(self.above) >= _DEEPEST:
            self.deeper.append(place)
            return self._said(bit, "below")
        self.above.append(place)
        first = [number for number in self.givers.get(bit, ()) if holds(self.problem.operators[number].need, ~(1 << bit))]
        first.sort(key=lambda number: (self._depth(self._lacks(number, early=early)), number))
        ways = [*self._closed(bit), *(self._through(number, early=early) for number in first)]
        ways += [self._through_job(job) for job in self.jobs.get(bit, ())]
        self.above.pop()
        if not ways:
            return self._said(bit, "months" if bit in self.jobs else "nothing-gives")
        self.told.add(place)
        if len(ways) == 1 and ways[0].code == "needs":
            return self._said(bit, "needs", ways[0].causes, activity=ways[0].what)
        return self._said(bit, "needs", tuple(ways))

    def _said(self, bit: int, code: str, causes: tuple[Obstacle, ...] = (), **named: str) -> Obstacle:
        atom = self.problem.names[bit]
        what, catalogue = str(atom[1]), self.inquiry.catalogue
        name = catalogue.facts[what].name if what in catalogue.facts else None
        if atom[0] == "done":
            activity = catalogue.activities[what]
            return Obstacle(code="must" if code in ("needs", "nothing-gives") else code, what=what, name=activity.name, causes=causes)
        if isinstance(atom[1], frozenset):
            what, named = ", ".join(sorted(map(str, atom[1]))), {"months": str(atom[2]), **named}
        elif atom[0] == "proof":
            named = {"proof": "true", **named}
        elif len(atom) > 2 and int(str(atom[2])) >= 0:
            named = {"level": catalogue.facts[what].levels[int(str(atom[2]))], **named}
        return Obstacle(code=code, what=what, name=name, particulars=FrozenDict(named), causes=causes)

    def _through(self, number: int, *, early: bool) -> Obstacle:
        """Why an activity cannot be started."""
        operator = self.problem.operators[number]
        name = self.inquiry.catalogue.activities[operator.id].name
        causes = self._trees(self._lacks(number, early=early))
        if not holds(operator.need, ~(self.gone >> self.shift if early else self.gone)):
            return Obstacle(code="needs", what=operator.id, name=name, causes=causes)
        return cannot_start(operator.id, name, "no-loan" if operator.wage else "beside-work", causes)

    def _through_job(self, number: int) -> Obstacle:
        """Why a job cannot be had."""
        opening, inquiry = self.problem.openings[number], self.inquiry
        job = inquiry.catalogue.jobs[opening.id]
        causes = self._trees(_cut_by(opening.need, self.gone))
        if causes:
            return Obstacle(code="needs", what=job.id, name=job.name, causes=causes)
        return cannot_start(job.id, job.name, "avoid" if job.id in inquiry.held.avoid else "hours")

    def _closed(self, bit: int) -> Iterator[Obstacle]:
        """Activities that would give it, but that this participant cannot start at all."""
        inquiry = self.inquiry
        for sketch in self.closed:
            if (sketch.gives | union(mask for mask, _ in sketch.lapsing)) >> bit & 1:
                activity: Activity = sketch.activity
                reason = why_closed(inquiry.participant, activity, inquiry.held, inquiry.today) or "ended"
                yield cannot_start(activity.id, activity.name, reason)


def _cuts(need: Need, gone: int, reached: int) -> list[int]:
    """Sets of bits, at least one of which is gone, beside those that are, wherever the requirement fails; none where it fails already."""
    if holds(need, reached) or not holds(need, ~gone):
        return []
    if need.kind == ANY:
        if need.mask & ~gone:
            return [need.mask]
        return next(_cuts(part, gone, reached) for part in need.parts if holds(part, ~gone))
    found = [1 << bit for bit in each_bit(need.mask & ~reached)]
    return [*found, *(mask for part in need.parts for mask in _cuts(part, gone, reached))]


def _cut_by(need: Need, gone: int) -> int:
    """Bits that are gone and by which alone the requirement fails."""
    lacking = [_cut_by(part, gone) for part in need.parts if not holds(part, ~gone)]
    if need.kind == ANY:
        return need.mask | union(lacking)
    if need.kind == COUNT:
        return union(lacking[: len(need.parts) - need.count + 1])
    return (need.mask & gone) & -(need.mask & gone) or min(lacking, key=int.bit_count, default=0)
