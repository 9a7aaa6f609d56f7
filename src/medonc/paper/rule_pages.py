"""The knowledge as Markdown documents: one page a duty, one for the drugs, one for the regimens of all sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from medonc.knowledge.shapes import Case, Drug, Interaction, KnowledgeRule, Library, Regimen, Severity, Side
from medonc.paper.care_words import CareRow, care_shown, question_words
from medonc.paper.case_rows import case_rows
from medonc.paper.regimen_words import amount, delay_words, in_order, line_words, phase_words, site_words, vial_words
from medonc.paper.rule_words import advice_rows, allele_rows, band_rows, input_rows, item_rows, limit_rows, number_rows
from medonc.practice.treatment.care import care_in
from medonc.values.evidence import Rule
from medonc.values.quantity import plain

Cases = Mapping[str, Sequence[Case]]
_MADE = "This page is made by `medonc docs` from the knowledge files; change those, not this."


def rule_pages(library: Library, cases: Cases) -> dict[str, str]:
    """Every page by its file name, the list of them among them."""
    duties = sorted({path.split("/")[0] for path in library.rules})
    sites = sorted({regimen.site for regimen in library.regimens.values()})
    pages = {f"{duty}.md": _duty(duty, library, cases) for duty in duties}
    pages |= {f"regimens-{site}.md": _site(site, library) for site in sites}
    pages["drugs.md"] = _drugs(library)
    pages["care.md"] = _care(library)
    pages["interactions.md"] = _interactions(library)
    return pages | {"README.md": _list(library, duties, sites)}


def _list(library: Library, duties: Iterable[str], sites: Iterable[str]) -> str:
    of_duty = {duty: sum(path.startswith(f"{duty}/") for path in library.rules) for duty in duties}
    of_site = {site: sum(r.site == site for r in library.regimens.values()) for site in sites}
    rows = [f"- [{_title(duty)}]({duty}.md): {_counted(count, 'rule')}" for duty, count in of_duty.items()]
    rows += [f"- [Drugs](drugs.md): {_counted(len(library.drugs), 'drug')}"]
    rows += [f"- [Care](care.md): {_counted(len(library.care), 'file')}"]
    rows += [f"- [Interactions](interactions.md): {_counted(len(library.interactions), 'file')}"]
    rows += [f"- [Regimens, {site_words(s)}](regimens-{s}.md): {_counted(n, 'regimen')}" for s, n in of_site.items()]
    return _page("What medonc knows", [*rows, ""])


def _counted(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


def _duty(duty: str, library: Library, cases: Cases) -> str:
    held = [rule for path, rule in sorted(library.rules.items()) if path.split("/")[0] == duty]
    return _page(_title(duty), [line for rule in held for line in _rule(rule, cases.get(rule.rule.id, ()), library)])


def _rule(rule: KnowledgeRule, cases: Sequence[Case], library: Library) -> Iterator[str]:
    yield from (f"## {rule.rule.title}", "", f"`{rule.rule.id}`, edition {rule.rule.edition}. {rule.rule.text}", "")
    if rule.formula:
        unit = amount("", rule.result_unit).strip()
        yield from (f"Formula: {rule.formula}{f' ({unit})' if unit else ''}", "")
    inputs = [(i.label, i.unit, i.plausible, i.age, i.need) for i in input_rows(rule)]
    yield from _table(("input", "unit or choice", "plausible", "age limit", "needed"), inputs)
    yield from _table(("number", "value"), number_rows(rule))
    yield from _table(("grade", "from"), limit_rows(rule))
    yield from _table(("result", "meaning"), band_rows(rule.bands, rule.result_unit))
    yield from _table(("item", "points"), item_rows(rule))
    yield from _table(("drug and phenotype", "what to do"), advice_rows(rule, library))
    yield from _table(("function", "alleles"), allele_rows(rule, library))
    yield from _sources(rule.rule)
    rows = [(c.name, c.given, "; ".join(c.expected), c.worked) for c in case_rows(cases)]
    yield from _table(("case", "given", "expected", "worked from the source"), rows)


def _care(library: Library) -> str:
    lines: list[str] = []
    for name, held in sorted(library.care.items()):
        care = care_shown(care_in(held), library)
        lines += [f"## {held.rule.title}", "", f"`{name}`, edition {held.rule.edition}. {held.rule.text}", ""]
        rows = (
            *_of("limit", care.limits),
            *_of("level", care.levels),
            *_of("change", care.changes),
            *_of("given along", care.support),
            *_of("watched", care.monitoring),
            *_of("likelier to come to harm", care.susceptible),
        )
        lines += [*_table(("what", "for", "says", "then", "source"), rows), *_sources(held.rule)]
    return _page("Care: what goes with a treatment", lines)


def _interactions(library: Library) -> str:
    heads = ("severity", "one side", "other side", "what happens", "what to do", "because", "sources")
    order = list(Severity)
    held = sorted(library.interactions.values(), key=lambda one: (order.index(one.severity), one.rule.id))
    return _page("Interactions of drugs", list(_table(heads, (_interaction(one) for one in held))))


def _interaction(one: Interaction) -> tuple[str, ...]:
    apart = f" ({one.washout_days} days apart)" if one.washout_days is not None else ""
    sides = (_side(one.a), _side(one.b))
    return (one.severity.value, *sides, one.effect, f"{one.action}{apart}", one.because, _cited(one.rule))


def _side(side: Side) -> str:
    but = f"; not {', '.join(side.unless)}" if side.unless else ""
    return ", ".join((*side.properties, *side.classes, *side.drugs)) + but


def _of(what: str, rows: Iterable[CareRow]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        exactly = f"<br>{row.exactly}" if row.exactly else ""
        yield what, row.what, f"{row.says}{exactly}", row.then, row.source


def _site(site: str, library: Library) -> str:
    held = [regimen for name, regimen in sorted(library.regimens.items()) if regimen.site == site]
    rows = [(r.rule.title, _indication(r), _lines(r, library), _cited(r.rule), r.rule.reviewed_by) for r in held]
    heads = ("regimen", "setting and indication", "lines", "sources", "review")
    return _page(f"Regimens: {site_words(site)}", list(_table(heads, rows)))


def _indication(regimen: Regimen) -> str:
    asked = f"<br>asked of a record: {question_words(regimen.indicated)}" if regimen.indicated else ""
    delay = f"<br>{delay_words(regimen)}" if regimen.max_delay_days else ""
    return f"{regimen.setting}; {regimen.indication}{asked}{delay}"


def _lines(regimen: Regimen, library: Library) -> str:
    phases = (
        f"{phase.name}, {phase_words(phase)}: "
        + "; ".join(f"{library.drugs[line.drug].name} {line_words(line)}" for line in in_order(phase))
        for phase in regimen.phases
    )
    return "<br>".join(phases)


def _drugs(library: Library) -> str:
    rows = [_drug(drug) for _, drug in sorted(library.drugs.items())]
    heads = ("drug", "class", "routes", "dosage forms", "limits", "tests before start", "sources", "review")
    return _page("Drugs", list(_table(heads, rows)))


def _drug(drug: Drug) -> tuple[str, ...]:
    never = f"; never {', never '.join(drug.never_routes)}" if drug.never_routes else ""
    limits = (
        f"{amount(plain(limit.limit), limit.unit)} ({', '.join(w for w in (limit.organ, limit.condition) if w)})"
        for limit in drug.cumulative
    )
    routes = ", ".join(route.route for route in drug.routes) + never
    tests, sources = ", ".join(drug.required_tests), _cited(drug.rule)
    return (
        drug.name,
        drug.drug_class,
        routes,
        vial_words(drug),
        "; ".join(limits),
        tests,
        sources,
        drug.rule.reviewed_by,
    )


def _cited(rule: Rule) -> str:
    return "; ".join(f"{source}{'' if source.seen else ' (not opened)'}" for source in rule.sources)


def _sources(rule: Rule) -> Iterator[str]:
    yield from (f"- {source}{'' if source.seen else ' (source not opened)'}" for source in rule.sources)
    yield from (f"- {_opened(rule.reviewed_by)}", "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, or nothing where there is no row."""
    held = list(rows)
    if held:
        yield from (_row(heads), "|" + "---|" * len(heads), *map(_row, held), "")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"


def _page(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"# {title}", "", _MADE, "", *lines]).rstrip() + "\n"


def _title(duty: str) -> str:
    return _opened(_said(duty))


def _said(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def _opened(words: str) -> str:
    return words[:1].upper() + words[1:]
