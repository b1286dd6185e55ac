"""`python -m stegvis`: the command line, where no `stegvis` script is on the path."""

from stegvis.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
