"""Many participants, or many plans: what is counted and compared over answers."""
