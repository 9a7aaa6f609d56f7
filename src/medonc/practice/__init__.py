"""The oncologist's work: pure functions of a chart, a library and a date."""
