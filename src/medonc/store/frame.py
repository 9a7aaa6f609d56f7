"""Starting the frame for a command: data folder, settings, tables at this version."""

from __future__ import annotations

import os
from pathlib import Path

from medonc.store import home
from medonc.values.errors import MedoncError


class NotSetUp(MedoncError):
    """There is no database here yet, or it is of another version."""


def start(*, demo: bool = False, make: bool = False, ready: bool = True) -> None:
    """Bring the frame up. `demo` means the demo's own data folder; `make` makes the folder, the key and the tables.

    Refuses (`NotSetUp`) a database that is absent or of another version, unless `ready` is False.
    """
    if demo:
        _choose_demo()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medonc.settings")
    if make:
        home.prepare(home.data_folder())
    import django

    django.setup()
    if make:
        migrate()
    else:
        _must_be_there()
        if ready:
            _must_be_of_this_version()


def demo_folder() -> Path:
    """The demo's data folder: beside the real one, never the same."""
    folder = home.data_folder()
    return folder.with_name(folder.name + "-demo")


def migrate() -> int:
    """Bring the tables to this version; returns how many steps it took."""
    from django.core.management import call_command

    waiting = len(pending())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return waiting


def pending() -> list[str]:
    """The steps that the database has not taken yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _ in steps]


def _choose_demo() -> None:
    os.environ["MEDONC_HOME"] = str(demo_folder())
    os.environ["MEDONC_DEMO"] = "1"
    os.environ.pop("MEDONC_DATABASE_URL", None)  # invented people never enter a real database


def _must_be_there() -> None:
    folder = home.data_folder()
    if not os.environ.get("MEDONC_DATABASE_URL") and not (folder / "medonc.sqlite3").exists():
        raise NotSetUp(
            f"no database in {folder}",
            expected="an installation",
            do="run `./medonc init` first, or `./medonc serve --demo` for invented patients",
        )


def _must_be_of_this_version() -> None:
    if pending():
        raise NotSetUp("the database is of an earlier version", do="make a backup, then run `./medonc upgrade`")
