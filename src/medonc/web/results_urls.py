"""The addresses of new results."""

from __future__ import annotations

from django.urls import URLPattern, path

from medonc.web.views.results import acknowledge_results, result_line, results, whose_result

RESULTS: list[URLPattern] = [
    path("results/", results, name="results"),
    path("results/acknowledge/", acknowledge_results, name="acknowledge_results"),
    path("results/<int:line>/", result_line, name="result_line"),
    path("results/whose/<int:unclaimed>/", whose_result, name="whose_result"),
]
