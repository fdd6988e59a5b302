"""The command line: one module a command, loaded when it is asked for."""

from mgkg.cli.command import main

__all__ = ["main"]
