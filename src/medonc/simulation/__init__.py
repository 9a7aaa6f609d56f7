"""Invented people and numbers, for showing, teaching and measuring. No one in here exists."""

from medonc.simulation.flaws import FLAWS, Flaw, flaw_of
from medonc.simulation.light import light_panel
from medonc.simulation.panel import panel

__all__ = ["FLAWS", "Flaw", "flaw_of", "light_panel", "panel"]
