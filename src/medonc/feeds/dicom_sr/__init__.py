"""Measurements of an imaging report: a DICOM structured report (TID 1500) to lesions nobody chose yet."""

from medonc.feeds.dicom_sr.read import MeasuredReport, is_dicom, read_report

__all__ = ["MeasuredReport", "is_dicom", "read_report"]
