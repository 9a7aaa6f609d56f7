"""One patient as the oncologist reads them: dated, frozen facts, and the chart that holds them."""

from medonc.record.chart import Chart
from medonc.record.facts import Fact, FactSource

__all__ = ["Chart", "Fact", "FactSource"]
