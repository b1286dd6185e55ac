"""What a target needs of the catalogue, whoever asks: compiled once, and kept with the catalogue.

Comes in: the catalogue and an aim. Goes out: a `View`: the relevant activities, jobs and requirements as bits. `grounding` makes a
`Problem` of it for one participant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Gain
from stegvis.planning.bits import Bits, joined
from stegvis.planning.holdings import Pairs, WaivedRequirement, closure, gains_of
from stegvis.planning.menu import Choosable, Menu, compiled
from stegvis.planning.need import ALL, ANY, Need, bits_of, each_bit, union
from stegvis.planning.problem import Atom, StartDays
from stegvis.planning.target import Aim
from stegvis.requirement import AgeLimits
from stegvis.route import By
from stegvis.terms import Payer

__all__ = ["NEVER", "Sketch", "View", "given_by", "view_of"]

Musts = tuple[tuple[str, int], ...]
"""Activities and facts that a route must have; facts with the index of a level, else -1."""

Given = tuple[int, tuple[tuple[int, int], ...]]
"""The bits that are given for good, and those that are given for some months."""

NEVER = Need(ANY)
"""A requirement that never holds: a job whose months nobody needs."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """An operator without its ways: those differ between participants. `beside` has ids; `behind` all bits that its need may rest on."""

    id: str
    activity: Activity
    need: Need
    gives: int
    lapsing: tuple[tuple[int, int], ...]
    beside: tuple[tuple[str, int], ...]
    options: tuple[tuple[Option, StartDays], ...]
    behind: int

    @property
    def loads(self) -> tuple[int, ...]:
        """The study points that it may be taken for."""
        return tuple(sorted({option.study_points for option, _ in self.options}))

    def work(self, points: int) -> int:
        """The least work that it takes for those points, in days times per cent."""
        return min(option.days * option.pace_percent for option, _ in self.options if option.study_points == points)

    def paid(self, payer: Payer | None) -> int:
        """What it costs that payer, or all of them, in kronor."""
        prices = self.activity.cost_sek
        return prices.get(payer, 0) if payer else sum(prices.values())

    @property
    def placement(self) -> bool:
        """Whether it fills the day like an employment."""
        return self.activity.kind in PLACEMENTS


@dataclass(frozen=True, slots=True)
class View:
    """One target's part of the catalogue; sketches and jobs are in the order of their ids.

    `months` are (bit, jobs and work that count, months), `ages` (bit, limits), `waived` (bit, first day); `needs` are those of the jobs,
    `closed` has for each bit all bits that are on whenever it is.
    """

    bits: dict[Atom, int]
    sketches: tuple[Sketch, ...]
    jobs: tuple[str, ...]
    needs: tuple[Need, ...]
    months: tuple[tuple[int, frozenset[str], int], ...]
    ages: tuple[tuple[int, AgeLimits], ...]
    waived: tuple[tuple[int, int], ...]
    target: Need
    closed: tuple[int, ...]
    _menus: dict[object, Menu] = field(default_factory=dict, compare=False, repr=False)

    def menu(self, by: By, payer: Payer | None) -> Menu:
        """What may be chosen for the target, by study points or kronor; made once."""
        if by == "cost":
            return self._menu(("kronor", payer), lambda sketch, _: sketch.paid(payer))
        return self._menu(("points",), lambda _, points: points)

    def work(self) -> Menu:
        """What may be chosen for the target, by the work that it takes in days times per cent; made once."""
        return self._menu(("work",), lambda sketch, points: sketch.work(points))

    def _menu(self, key: object, measure: Callable[[Sketch, int], int]) -> Menu:
        found = self._menus.get(key)
        if found is None:
            found = self._menus[key] = self._compiled(measure)
        return found

    def _compiled(self, measure: Callable[[Sketch, int], int]) -> Menu:
        choosable = []
        for sketch in self.sketches:
            total = sketch.paid(None)
            loads = tuple((points, measure(sketch, points)) for points in sketch.loads)
            adds = sketch.gives | union(mask for mask, _ in sketch.lapsing)
            beside = union(mask for _, mask in sketch.beside)
            choosable.append(Choosable(sketch.id, sketch.need, beside, adds, loads, total))
        needs = dict(zip(self.jobs, self.needs, strict=True))
        free = [(needs[job], bit) for bit, of, _ in self.months for job in self.jobs if job in of]
        return compiled(len(self.bits), self.closed, choosable, free, self.target)


def view_of(catalogue: Catalogue, aim: Aim, *, first_job: bool, waivers: tuple[WaivedRequirement, ...] = (), musts: Musts = ()) -> View:
    """The view for an aim, kept with the catalogue; one with waivers or with what must be included is somebody's own, and is not.

    Args:
        first_job: whether a first job on the way is sought, so that all jobs on the way are relevant, not only those whose months count.
        waivers: requirements that count as met.
        musts: activities and facts (with the index of a level, else -1) that the route must have by the target's day.
    """
    if waivers or musts:
        return _compiled(catalogue, aim, first_job, waivers, musts)
    key = ("view", aim.target.job, aim.target.certificate, aim.target.competency, aim.target.level, first_job)
    return catalogue.once(key, lambda: _compiled(catalogue, aim, first_job, (), ()))


def _compiled(catalogue: Catalogue, aim: Aim, first_job: bool, waivers: tuple[WaivedRequirement, ...], musts: Musts) -> View:
    """Walks back from what is needed to the activities that give it and the jobs whose months count."""
    work = Bits(catalogue, waivers)
    jobs = tuple(sorted(aim.stops))
    target = joined(ALL, [work.need(aim.requirement, aim.judged), *(_must(work, *must) for must in musts)])
    openings = {job: work.need(catalogue.jobs[job].requires, job) for job in jobs if first_job and job != aim.job}
    openings |= {aim.job: target} if aim.job else {}
    needs: dict[str, Need] = {}
    while True:
        while work.queue:
            for activity in _givers(catalogue, work.queue.pop()):
                _include(work, activity, needs)
        for name, _ in musts:
            if name in catalogue.activities:
                _include(work, name, needs)
        counted = frozenset(job for of, _ in work.months.values() for job in of)
        missing = [job for job in jobs if job not in openings and job in counted]
        openings |= {job: work.need(catalogue.jobs[job].requires, job) for job in missing}
        if not missing and not work.queue:
            return _numbered(work, jobs, openings, needs, target)


def _must(work: Bits, name: str, level: int) -> Need:
    """What must hold by the target's day: the activity has been taken, or the fact is held."""
    if name in work.catalogue.activities:
        return Need(ALL, 1 << work.bit(("done", name)))
    return Need(ALL, 1 << work.bit(("fact", name, level)))


def _include(work: Bits, activity: str, needs: dict[str, Need]) -> None:
    if activity in needs:
        return
    needs[activity] = NEVER
    entry = work.catalogue.activities[activity]
    need = work.need(entry.requires, activity)
    for other in entry.co_requires:
        for pair in sorted(_all_pairs(work.catalogue, other)):
            work.bit(("fact", *pair))
    if entry.renews:
        need = joined(ALL, [need, Need(ALL, 1 << work.bit(("had", entry.renews)))])
    needs[activity] = need


def _givers(catalogue: Catalogue, pair: tuple[str, int]) -> list[str]:
    """The activities that give a fact at that level, perhaps since it comes with something else, in the order of their ids."""
    return catalogue.once(("givers", *pair), lambda: [one for one in _mentioning(catalogue, pair[0]) if pair in _all_pairs(catalogue, one)])


def _mentioning(catalogue: Catalogue, fact: str) -> list[str]:
    """The activities that give that fact or one that it comes with, at whatever level, in the order of their ids."""
    direct = catalogue.once("activities by gain", lambda: _inverted((key, gains_of(catalogue, key)) for key in catalogue.activities))
    implied = catalogue.once("implied by", lambda: _inverted((key, one.implies) for key, one in catalogue.facts.items() if one.implies))
    facts, waiting = {fact}, [fact]
    while waiting:
        new = set(implied.get(waiting.pop(), ())) - facts
        facts |= new
        waiting += new
    return sorted({activity for one in facts for activity in direct.get(one, ())})


def _inverted(gains: Iterable[tuple[str, Iterable[Gain]]]) -> dict[str, list[str]]:
    """Each fact with the keys that have it among their gains."""
    found: dict[str, list[str]] = {}
    for key, items in gains:
        for gain in items:
            found.setdefault(gain.fact, []).append(key)
    return found


def _all_pairs(catalogue: Catalogue, activity: str) -> Pairs:
    return frozenset(pair for gain in gains_of(catalogue, activity) for pair in closure(catalogue, gain))


def _numbered(work: Bits, jobs: tuple[str, ...], openings: dict[str, Need], needs: dict[str, Need], target: Need) -> View:
    """The view, everything in the order of ids."""
    rests_on = {key: bits_of(need) | union(mask for _, mask in _beside(work, key)) for key, need in needs.items()}
    given = {key: given_by(work.catalogue, work.bits, key) for key in needs}
    steps = [(gives | union(mask for mask, _ in lapsing), rests_on[key]) for key, (gives, lapsing) in given.items()]
    for bit, (of, _) in work.months.items():
        steps.append((1 << bit, union(bits_of(need) for job, need in openings.items() if job in of)))
    behind = _behind(len(work.bits), steps)
    return View(
        bits=work.bits,
        sketches=tuple(_sketch(work, key, needs[key], given[key], rests_on[key], behind) for key in sorted(needs)),
        jobs=jobs,
        needs=tuple(openings.get(job, NEVER) for job in jobs),
        months=tuple((bit, of, months) for bit, (of, months) in work.months.items()),
        ages=tuple(work.ages.items()),
        waived=tuple(work.waived.items()),
        target=target,
        closed=tuple(_closed(work, atom) for atom in work.bits),
    )


def _closed(work: Bits, atom: Atom) -> int:
    """The bits that are on whenever the atom's is: those of lower levels and of all that is implied, proven if it is."""
    if atom[0] not in ("fact", "proof"):
        return 1 << work.bits[atom]
    fact, level = str(atom[1]), int(str(atom[2]))
    levels = work.catalogue.facts[fact].levels
    pairs = closure(work.catalogue, Gain(fact=fact, level=levels[level] if levels else None))
    return work.mask(pairs, atom[0] == "proof")


def _beside(work: Bits, key: str) -> tuple[tuple[str, int], ...]:
    """What an activity must stand beside, each with the bits that make it needless."""
    others = work.catalogue.activities[key].co_requires
    return tuple((other, work.mask(_all_pairs(work.catalogue, other), False)) for other in others)


def _sketch(work: Bits, key: str, need: Need, given: Given, rests_on: int, behind: list[int]) -> Sketch:
    activity = work.catalogue.activities[key]
    rests_on |= union(behind[bit] for bit in each_bit(rests_on))
    options = work.catalogue.once(("options", key), lambda: tuple((option, StartDays(option.starts)) for option in activity.options()))
    return Sketch(key, activity, need, *given, _beside(work, key), options, rests_on)


def given_by(catalogue: Catalogue, bits: dict[Atom, int], key: str) -> Given:
    """The bits that an activity gives for good, and those that it gives for some months."""
    gives = 1 << bits[("done", key)] if ("done", key) in bits else 0
    lapsing = []
    for gain in gains_of(catalogue, key):
        pairs = closure(catalogue, gain)
        had = union(1 << bits[("had", fact)] for fact, _ in pairs if ("had", fact) in bits)
        mask = union(1 << bits[(kind, *pair)] for pair in pairs for kind in ("fact", "proof") if (kind, *pair) in bits)
        months = getattr(catalogue.facts[gain.fact], "valid_months", None)
        gives |= had if months else mask | had
        if months and mask:
            lapsing.append((mask, months))
    return gives, tuple((mask & ~gives, months) for mask, months in lapsing if mask & ~gives)


def _behind(size: int, steps: list[tuple[int, int]]) -> list[int]:
    """For each bit all the bits that somebody who lacks it might need for it, by whatever way, given (adds, rests on).

    What is needed stands after its users, as far as there is an order.
    """
    found = [0] * size
    upward = [(each_bit(adds), mask, each_bit(mask)) for adds, mask in reversed(steps)]
    changed = True
    while changed:
        changed = False
        for adds, mask, below in upward:
            behind = mask
            for bit in below:
                behind |= found[bit]
            for bit in adds:
                if behind & ~found[bit]:
                    found[bit] |= behind
                    changed = True
    return found
