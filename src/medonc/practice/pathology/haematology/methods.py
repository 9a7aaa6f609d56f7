"""Every method of the haematology under the name that rule files use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.practice.answers import Method
from medonc.practice.pathology.haematology.aml import AML_METHODS
from medonc.practice.pathology.haematology.cml import CML_METHODS
from medonc.practice.pathology.haematology.lymphoma import LYMPHOMA_METHODS
from medonc.practice.pathology.haematology.mds import MDS_METHODS
from medonc.practice.pathology.haematology.myeloma import MYELOMA_METHODS

HAEMATOLOGY_METHODS: Mapping[str, Method] = MappingProxyType(
    {**MYELOMA_METHODS, **AML_METHODS, **MDS_METHODS, **LYMPHOMA_METHODS, **CML_METHODS}
)
