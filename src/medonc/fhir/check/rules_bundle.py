"""R4's invariants of a bundle and its entries."""

from __future__ import annotations

from medonc.fhir.check.rule import Rule, Value, has, items, text

REQUESTED = {"batch", "transaction", "history"}
ANSWERED = {"batch-response", "transaction-response", "history"}


def _only_in(value: Value, name: str, kinds: set[str]) -> bool:
    """R4 asks for requests (or responses) in every entry of these kinds of bundle, and in none of the others."""
    expected = text(value, "type") in kinds
    return all((name in entry) == expected for entry in items(value, "entry"))


def _urls_differ(value: Value) -> bool:
    if value.get("type") == "history":
        return True
    seen = [(text(e, "fullUrl"), _version(e)) for e in items(value, "entry") if "fullUrl" in e]
    return len(seen) == len(set(seen))


def _version(entry: Value) -> str:
    return "".join(text(meta, "versionId") for resource in items(entry, "resource") for meta in items(resource, "meta"))


def _starts_with(value: Value, kind: str) -> bool:
    return [
        resource.get("resourceType") for entry in items(value, "entry")[:1] for resource in items(entry, "resource")
    ] == [kind]


def _identified(value: Value) -> bool:
    return all("system" in i and "value" in i for i in items(value, "identifier")) and has(value, "identifier")


BUNDLE = {
    "bdl-1": Rule(
        lambda v: not has(v, "total") or v.get("type") in ("searchset", "history"),
        "a total",
        "a total only in a searchset or history",
    ),
    "bdl-2": Rule(
        lambda v: v.get("type") == "searchset" or not any("search" in e for e in items(v, "entry")),
        "search information",
        "search information only in a searchset",
    ),
    "bdl-3": Rule(
        lambda v: _only_in(v, "request", REQUESTED),
        "an entry with a request too many or too few",
        "a request in every entry of a batch, transaction or history, and in no other bundle",
    ),
    "bdl-4": Rule(
        lambda v: _only_in(v, "response", ANSWERED),
        "an entry with a response too many or too few",
        "a response in every entry of a response or history, and in no other bundle",
    ),
    "bdl-5": Rule(
        lambda v: has(v, "resource", "request", "response"), "an empty entry", "a resource, a request or a response"
    ),
    "bdl-7": Rule(_urls_differ, "two entries with one fullUrl", "each fullUrl once"),
    "bdl-8": Rule(
        lambda v: "/_history/" not in text(v, "fullUrl"), "a version in a fullUrl", "a fullUrl without /_history/"
    ),
    "bdl-9": Rule(
        lambda v: v.get("type") != "document" or _identified(v), "no identifier", "the identifier of a document"
    ),
    "bdl-10": Rule(
        lambda v: v.get("type") != "document" or has(v, "timestamp"), "no timestamp", "the time of a document"
    ),
    "bdl-11": Rule(
        lambda v: v.get("type") != "document" or _starts_with(v, "Composition"),
        "no Composition",
        "a Composition as first entry",
    ),
    "bdl-12": Rule(
        lambda v: v.get("type") != "message" or _starts_with(v, "MessageHeader"),
        "no MessageHeader",
        "a MessageHeader as first entry",
    ),
}
