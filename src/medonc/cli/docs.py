"""`medonc docs`: write the generated parts of the documents, or with --check say which are not current."""

from __future__ import annotations

import json as text_json
import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from medonc.values.errors import MedoncError

ROOT = Path(__file__).resolve().parents[3]
_PART = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end of generated -->)", re.DOTALL)


def command(
    check: Annotated[bool, typer.Option("--check", help="write nothing; fail where a document is not current")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the documents' names as JSON")] = False,
) -> None:
    """Write the generated parts of the documents."""
    found = [path for path in sorted((ROOT / "docs").rglob("*.md")) if not _is_current(path, write=not check)]
    stale = [str(path.relative_to(ROOT)) for path in [*found, *_rule_pages(write=not check)]]
    if json:
        print(text_json.dumps({"not_current" if check else "written": stale}))
    else:
        print("\n".join(f"{'not current' if check else 'wrote'}: {name}" for name in stale) or "all are current")
    sys.exit(1 if check and stale else 0)


def _is_current(path: Path, *, write: bool) -> bool:
    text = path.read_text(encoding="utf-8")
    fresh = _PART.sub(lambda m: f"{m[1]}{_generated(m['name'])}{m[3]}", text)
    if write and fresh != text:
        path.write_text(fresh, encoding="utf-8")
    return fresh == text


def _rule_pages(*, write: bool) -> list[Path]:
    """The pages of docs/rules that are not what the knowledge files say; those of nothing any more are taken away."""
    from medonc.knowledge.case_files import library_cases
    from medonc.knowledge.load import open_library
    from medonc.paper.rule_pages import rule_pages

    folder = ROOT / "docs" / "rules"
    fresh = {folder / name: text for name, text in rule_pages(open_library(), library_cases()).items()}
    left = [path for path in sorted(folder.glob("*.md")) if path not in fresh]
    changed = [p for p, text in fresh.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    if write:
        folder.mkdir(exist_ok=True)
        for path in changed:
            path.write_text(fresh[path], encoding="utf-8")
        for path in left:
            path.unlink()
    return [*changed, *left]


def _generated(name: str) -> str:
    parts = {"commands": _commands, "units": _units}
    if name not in parts:
        raise MedoncError(f"no generated part '{name}'", expected=" or ".join(parts))
    return parts[name]()


def _commands() -> str:
    from medonc.cli import COMMANDS, root

    return "\n".join(_command(root.get_command(None, name), f"medonc {name}") for name in COMMANDS)


def _command(one: Any, path: str) -> str:
    children = getattr(one, "commands", {})
    if children:
        return "\n".join(_command(child, f"{path} {name}") for name, child in sorted(children.items()))
    arguments = [p for p in one.params if p.param_type_name == "argument"]
    options = [p for p in one.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join([path, *(_argument(a) for a in arguments)])
    words = re.sub(r"\s+", " ", one.help or "").strip()
    rows = [f"- `{', '.join(o.opts)}` {(o.help or '').strip()}".rstrip() for o in options]
    return "\n".join([f"### `{usage}`", "", words, *([""] if rows else []), *rows, ""])


def _argument(argument: Any) -> str:
    name = (argument.metavar or argument.name or "").upper()
    return name if argument.required else f"[{name}]"


def _units() -> str:
    from medonc.values.units import UNITS

    rows = [f"| `{u.code}` | {u.shown.strip() or 'none'} | {u.kind} |" for u in UNITS.values()]
    return "\n".join(["| UCUM | shown | kind |", "|---|---|---|", *rows, ""])
