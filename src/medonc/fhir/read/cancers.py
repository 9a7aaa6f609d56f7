"""Cancers known by their SNOMED CT code, for records that give no ICD-10 code and claim no profile."""

from __future__ import annotations

from medonc.values.codes import Code, Snomed

PRIMARY: frozenset[Code] = frozenset(
    (
        Snomed("363346000", "Malignant neoplastic disease"),
        Snomed("254837009", "Malignant neoplasm of breast"),
        Snomed("372137005", "Primary malignant neoplasm of breast"),
        Snomed("353431000119107", "Primary malignant neoplasm of female left breast"),
        Snomed("353511000119101", "Primary malignant neoplasm of female right breast"),
        Snomed("363358000", "Malignant tumour of lung"),
        Snomed("93880001", "Primary malignant neoplasm of lung"),
        Snomed("254637007", "Non-small cell lung cancer"),
        Snomed("254632001", "Small cell carcinoma of lung"),
        Snomed("363406005", "Malignant tumour of colon"),
        Snomed("93761005", "Primary malignant neoplasm of colon"),
        Snomed("363351006", "Malignant tumour of rectum"),
        Snomed("363349007", "Malignant tumour of stomach"),
        Snomed("363418001", "Malignant tumour of pancreas"),
        Snomed("399068003", "Malignant tumour of prostate"),
        Snomed("93974005", "Primary malignant neoplasm of prostate"),
        Snomed("399326009", "Malignant tumour of urinary bladder"),
        Snomed("363518003", "Malignant tumour of kidney"),
        Snomed("363443007", "Malignant tumour of ovary"),
        Snomed("372244006", "Malignant melanoma"),
        Snomed("118600007", "Malignant lymphoma"),
        Snomed("109989006", "Multiple myeloma"),
        Snomed("91861009", "Acute myeloid leukaemia"),
        Snomed("92814006", "Chronic lymphoid leukaemia"),
    )
)

SECONDARY: frozenset[Code] = frozenset(
    (
        Snomed("128462008", "Secondary malignant neoplastic disease"),
        Snomed("94222008", "Secondary malignant neoplasm of bone"),
        Snomed("94225005", "Secondary malignant neoplasm of brain"),
        Snomed("94381002", "Secondary malignant neoplasm of liver"),
        Snomed("94391008", "Secondary malignant neoplasm of lung"),
        Snomed("94392001", "Secondary malignant neoplasm of lymph node"),
    )
)
