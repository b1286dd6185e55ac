"""One participant, one target, one answer; `stegvis.planning.planner` is the door. Reads neither files nor the clock."""
