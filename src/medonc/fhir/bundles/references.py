"""Where references lead: absolute addresses and `urn:uuid` to the resource that was received under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from medonc.fhir.bundles.received import Received


def resolve(received: Iterable[Received]) -> Mapping[str, str]:
    """Each address under which a resource was received, to its `Type/id`. Texts stay as they are."""
    found: dict[str, str] = {}
    for one in received:
        if one.full_url:
            found[one.full_url] = one.reference
    return found
