"""An independent checker of any answer: it shares no thought with the planner, only the models and the calendar.

`verify` is the door. Inside: `rules` (what a route must keep) > `way` (the target and what leads to it) > `walk` (what holds on a day).
"""

from stegvis.checker.rules import verify

__all__ = ["verify"]
