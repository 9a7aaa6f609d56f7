"""The command line: one file a command, imported only when that command is called.

`medonc --help` lists every command from the table below without importing any of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from medonc.values.errors import MedoncError

# name -> (module, what it does); a module offers `command` (a function) or `app` (a group of commands).
COMMANDS = {
    "serve": ("serve", "Start the workbench; --demo sets up an invented panel."),
    "init": ("init", "Set up a real installation and its first administrator."),
    "review": ("review", "What an oncologist wants to know about one patient on a day."),
    "pathology": ("pathology", "What the tissue of one patient says, and what follows from it."),
    "genomics": ("genomics", "What the molecular tests of one patient mean for treatment."),
    "day": ("day", "Whether the due day of treatment may be given, and in which doses."),
    "import": ("import_", "Take FHIR bundles, resources or NDJSON into the record."),
    "export": ("export", "Write a patient as an mCODE bundle or NDJSON."),
    "ask": ("ask", "Put a question to one rule, or many from a file."),
    "grade": ("grade", "CTCAE grades of a table of laboratory results."),
    "criteria": ("criteria", "Put a criterion to a patient's record, and say why."),
    "stage": ("stage", "The stage group of categories, with the rows that were used."),
    "respond": ("respond", "Response of many patients from a table of lesions."),
    "reported": ("reported", "What patients reported: scores, and what of it wants an answer."),
    "verify": ("verify", "Recompute a receipt and say where it differs."),
    "knowledge": ("knowledge", "List, show and check what medonc knows."),
    "fhir": ("fhir", "Check resources against R4 and mCODE."),
    "inbox": ("inbox", "New results: what waits, for whom, and what is critical."),
    "fallback": ("fallback", "The orders of the next days on paper, for when the network is down."),
    "work": ("work", "Run the tasks that are due."),
    "backup": ("backup", "Copy the database to one file."),
    "restore": ("restore", "Put a backup in place."),
    "upgrade": ("upgrade", "Bring the database to this version."),
    "bench": ("bench", "Measure speed and size, and print them."),
    "mutate": ("mutate", "Nudge each number in the knowledge and see that a case notices."),
    "check": ("check", "Style, types, imports, manifest, documents and templates."),
    "fix": ("fix", "Format, and mend what can be mended by a tool."),
    "test": ("test", "Run the tests."),
    "docs": ("docs", "Write the generated documents."),
}

_UNREADABLE = 3


class LazyCommands(TyperGroup):
    """A group that knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  the group's signature
        """Every command, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"medonc.cli.{COMMANDS[cmd_name][0]}")
        return _as_command(module, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """The list under `--help`, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def _as_command(module: Any, name: str) -> Any:
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command(name)(module.command)
    command = get_command(app)
    command.name = name
    return command


root = LazyCommands(
    name="medonc", help="The workbench of the medical oncologist.", no_args_is_help=True, rich_markup_mode=None
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a user's error is one sentence on standard error and an exit code."""
    try:
        root.main(args=arguments, prog_name="medonc", standalone_mode=True)
    except MedoncError as refused:
        _end(str(refused), refused.exit_code)
    except BrokenPipeError:  # the reader, such as `head`, has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as refused:
        place = f"{refused.filename}: " if refused.filename else ""
        _end(f"{place}{refused.strerror or refused}. Expected a file or folder that can be used.", _UNREADABLE)
    except Exception as broken:
        if not _is_of_the_database(broken):
            raise
        said = str(broken).strip().splitlines()[:1] or ["no words"]
        _end(f"The database cannot be used ({said[0]}). Check that it is there and may be written.", _UNREADABLE)


def _is_of_the_database(broken: Exception) -> bool:
    frame = sys.modules.get("django.db.utils")
    return frame is not None and isinstance(broken, frame.OperationalError)


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"medonc: {sentence}\n")
    sys.exit(code)
