"""Bundles and files in: the resources in them as received, and the chart of one patient."""

from medonc.fhir.bundles.charts import chart_from_texts, read_chart, read_charts
from medonc.fhir.bundles.received import Received, digest_of, read_lines, read_records
from medonc.fhir.bundles.references import resolve

__all__ = [
    "Received",
    "chart_from_texts",
    "digest_of",
    "read_chart",
    "read_charts",
    "read_lines",
    "read_records",
    "resolve",
]
