"""FHIR R4, mCODE STU4 and Genomics Reporting, in and out."""
