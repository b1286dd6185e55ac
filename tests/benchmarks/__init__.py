"""How fast the planner is, beside solvers that answer the same question: `python -m tests.benchmarks` prints the table in README."""
