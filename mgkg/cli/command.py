"""An exit code from the words of a command line: finds the command, calls it, prints its one-line errors."""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from mgkg import __version__
from mgkg.errors import MgkgError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "recommend": "proposals for one patient, explained",
    "ask": "the same answer to a question in plain words",
    "check": "everything that can be wrong with the content",
    "verify": "what is wrong with the rules themselves, with patients who show it",
    "fmt": "write Turtle files in their one canonical form",
    "query": "ask the graph in SPARQL",
    "coverage": "which sentence of a document is carried by which statement",
    "site": "build or serve the published site",
}
"""Every command with what it does; its module has the same name, with `arguments` and `run`."""

CANNOT_RUN = 2

# Nothing is looked through for garbage when the program ends: after a build that would take half a second.
atexit.register(gc.freeze)


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and where help is, and stop with exit code 2."""
        sys.stderr.write(f"{self.prog}: {message}. See {self.prog} --help.\n")
        raise SystemExit(CANNOT_RUN)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0, 1 or 2 as the design's table of commands says."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a sign shows a question mark; it loses no line.
            stream.reconfigure(errors="replace")
    try:
        return _run(words)
    except MgkgError as error:
        sys.stderr.write(f"mgkg: {error}\n")
        return CANNOT_RUN
    except BrokenPipeError:
        # The reader of our output has seen enough; what is left must not be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        what = f"The output cannot be written ({error.strerror or error})"
        sys.stderr.write(f"mgkg: {what}. Choose another place for it.\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_RUN
    except KeyboardInterrupt:
        sys.stderr.write("mgkg: stopped.\n")
        return CANNOT_RUN


def _run(words: list[str]) -> int:
    parser = Parser(
        prog="mgkg", description="Clinical guidelines as a knowledge graph.", epilog=_listing(), add_help=True
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--version", action="version", version=f"mgkg {__version__}")
    _root(parser)
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    if not words:
        parser.print_help(sys.stderr)
        return CANNOT_RUN
    top = parser.parse_args(words)
    module = import_module(f"mgkg.cli.{top.command}")
    command = Parser(prog=f"mgkg {top.command}", description=f"{COMMANDS[top.command].capitalize()}.")
    _root(command)
    module.arguments(command)
    options = command.parse_args(top.rest)
    options.root = options.root or top.root
    code: int = module.run(options)
    sys.stdout.flush()
    return code


def _root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", type=Path, metavar="DIR", help="the folder with ontology/ and guidelines/")


def _listing() -> str:
    return "commands:\n" + "\n".join(f"  {name:<11}{what}" for name, what in COMMANDS.items())
