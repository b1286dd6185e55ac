"""The version, in one place: the build, the answers and `stegvis.__version__` read it here."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
