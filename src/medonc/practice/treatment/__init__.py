"""Treatment: regimens, doses, and the patient's own treatment held against them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.practice.answers import Method

METHODS: Mapping[str, Method] = MappingProxyType({})
