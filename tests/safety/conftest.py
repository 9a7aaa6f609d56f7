"""The fictional patient of the order checks, for the safety rules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PATH = ROOT / "tests" / "treatment" / "order_checks" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("bedside_of_order_checks", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = _MODULE
_SPEC.loader.exec_module(_MODULE)

bedside = _MODULE.bedside
write = _MODULE.write
