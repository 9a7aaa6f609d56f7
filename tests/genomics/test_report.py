"""The report as command, text and JSON; the official examples; its speed."""

import json
from datetime import date
from time import process_time

from tests.genomics.charts import cancer, chart, studied, variant

from medonc.fhir.bundles import read_charts, read_records
from medonc.knowledge.load import open_library
from medonc.paper.molecular_json import molecular_document
from medonc.paper.molecular_text import molecular_text
from medonc.practice.actionability import interpret
from medonc.practice.genomics.tables import genes_of
from medonc.record.measured import Variant

LIBRARY = open_library()
ON = date(2026, 11, 25)


def test_every_official_example_is_interpreted(shared_data):
    """Each variant of each bundle is in the report: judged, stated absent, or named with its fault."""
    files = sorted((shared_data / "fhir" / "genomics").glob("Bundle-*.json"))
    assert len(files) >= 12
    for file in files:
        for held in read_charts(read_records([file.read_text()])):
            report = interpret(held, LIBRARY, ON)
            merged = (*report.profile.found, *report.profile.absent, *report.profile.unstated)
            facts = {fact.resource for each in merged for fact in each.facts}
            assert facts == {str(v.source) for v in held.all(Variant)}, file.name
            assert json.loads(json.dumps(molecular_document(report)))["library"] == LIBRARY.edition
            assert "does not replace" in molecular_text(report)


def test_the_example_of_the_ig_says_what_its_report_keeps_to_itself(shared_data):
    file = shared_data / "fhir" / "genomics" / "Bundle-bundle-oncology-report-example.json"
    report = interpret(next(iter(read_charts(read_records([file.read_text()])))), LIBRARY, ON)
    said = {each.found.alteration.said(): each for each in report.judged}
    assert said["PIK3CA H1047R"].oncogenicity.points == 8
    assert said["KMT2D c.7900_7901delCA"].oncogenicity.points == 8
    assert any(fault.startswith("NRAS c.34G>T: the protein change is not reported") for fault in report.faults)


def test_text_keeps_the_clinicians_order():
    held = chart(cancer("C18.7", "8140/3"), variant(1, "KRAS", "p.Gly12Asp"), studied(2, "KRAS", "NRAS"))
    text = molecular_text(interpret(held, LIBRARY, ON))
    heads = ["What not to do", "What was not tested", "Alterations", "Asked, answered, not asked"]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)
    assert "NRAS: tested and not found" in text
    assert "MSI: not tested" in text


def test_command(medonc, shared_data):
    file = shared_data / "fhir" / "mcode" / "Bundle-mcode-patient-bundle-jenny-m.json"
    ran = medonc("genomics", str(file), "--on", "2026-01-01", "--json")
    assert ran.code == 0, ran.err
    document = json.loads(ran.out)
    assert document["tumour"]["type"] == "breast"
    assert [each["alteration"] for each in document["alterations"]] == ["PALB2 Y1183*"]


def test_five_hundred_genes_in_time():
    symbols = list(genes_of(LIBRARY).genes)
    panel = [*symbols, *(f"GENE{n}" for n in range(500 - len(symbols)))]
    facts = [variant(n, symbol, f"p.Arg{n + 2}His") for n, symbol in enumerate(panel, start=1)]
    held = chart(cancer("C34.1", "8140/3"), *facts, studied(900, *panel))
    interpret(held, LIBRARY, ON)
    best = min(_seconds(held) for _ in range(3))
    assert best < 0.150, f"{best * 1000:.0f} ms"


def _seconds(held):
    before = process_time()
    interpret(held, LIBRARY, ON)
    return process_time() - before
