"""Laws of writing and reading: any fact that may be written is read back as the same fact, and is valid R4."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from medonc.fhir.check import Profiles, check_resource, decode_resource, open_profiles
from medonc.fhir.read import read_resource
from medonc.fhir.read.observation.performance import ALLOWED, SCALES
from medonc.fhir.read.observation.scales import SCALES as STAGES
from medonc.fhir.write import to_json, write_bundle, write_fact
from medonc.record import disease, lesions, measured, person, therapy, toxicity
from medonc.record.facts import Bounded, Component, Fact, FactSource, Interval
from medonc.values.calendar import When, read_when
from medonc.values.codes import Concept, Hgnc, Icd10, Loinc, OtherCode, RxNorm, Snomed
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

letters = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="/:#")
words = st.text(letters, min_size=1, max_size=12)
ids = st.text("abcXYZ0189-.", min_size=1, max_size=64)
digits = st.decimals(min_value=0, max_value=10**6, allow_nan=False, places=3) | st.sampled_from(
    [Decimal("1.10"), Decimal("0"), Decimal("0.000001"), Decimal("3E+3")]
)
quantities = st.builds(Quantity, digits, st.sampled_from(sorted(UNITS)))
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)).map(lambda d: d.isoformat())
dates = (days | days.map(lambda d: d[:7]) | days.map(lambda d: d[:4])).map(read_when)
instants = st.builds(
    lambda d, z: read_when(f"{d}T10:20:30{z}"), days, st.sampled_from(["Z", "+02:00", "-05:00", ".250Z"])
)
moments = st.none() | dates | instants
codes = st.builds(Snomed, st.integers(10**5, 10**12).map(str), words) | st.builds(
    OtherCode, ids, words, other_system=st.just("http://example.org/codes")
)
concepts = st.builds(Concept, st.lists(codes, min_size=1, max_size=2).map(tuple), st.just("") | words) | words.map(
    lambda t: Concept((), t)
)
maybe = st.none() | concepts
many = st.lists(concepts, max_size=2).map(tuple)
numbers_of_things = st.none() | st.integers(1, 40)
values = st.one_of(
    quantities,
    st.builds(lambda q, c: Bounded(comparator=c, quantity=q), quantities, st.sampled_from(["<", "<=", ">=", ">"])),
    concepts,
    words,
    st.booleans(),
    st.integers(-100, 100),
    dates | instants,
    st.builds(lambda q: Interval(low=q), quantities),
)
parts = st.lists(
    st.builds(Component, code=concepts, value=values)
    | st.builds(Component, code=concepts, value=st.none(), absent=st.just("unknown")),
    max_size=2,
).map(tuple)


def refs(kind: str) -> st.SearchStrategy[str]:
    return st.just("") | ids.map(lambda name: f"{kind}/{name}")


def listed(kind: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(ids.map(lambda name: f"{kind}/{name}"), max_size=2).map(tuple)


authors = refs("Practitioner")


@st.composite
def sources(draw: st.DrawFn, kind: str) -> FactSource:
    return FactSource(kind=kind, id=draw(ids), author=draw(authors))


def timed(draw: st.DrawFn, fact: Fact, recorded: st.SearchStrategy[When], *, ends: bool = False) -> Fact:
    """A fact with a start, perhaps a later end, and either a recorded moment or the one that a reader takes."""
    start = draw(dates | instants)
    end = draw(dates | instants) if ends and draw(st.booleans()) else None
    if end is not None and end.end < start.start:
        start, end = end, start
    known = draw(recorded) if draw(st.booleans()) else end or start
    return replace(fact, effective=start, ended=end, known=known)


def kept(fact: Fact, kind: str) -> None:
    """The law itself."""
    written = write_fact(fact, patient="Patient/p")
    text = to_json(written)
    assert written["resourceType"] == kind
    (again,) = read_resource(text, kind=kind).facts
    assert replace(again, remarks=()) == fact
    found = check_resource(decode_resource(text, place="it"), profiles())
    assert [p for p in found if p.severity == "error" and p.rule == "FHIR R4"] == []


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    return open_profiles()


@given(st.data())
def test_results(data: st.DataObject) -> None:
    draw = data.draw
    category, kind = draw(
        st.sampled_from(
            [
                (("laboratory",), measured.ResultKind.LABORATORY),
                (("vital-signs",), measured.ResultKind.VITAL),
                (("exam",), measured.ResultKind.OTHER),
                ((), measured.ResultKind.OTHER),
                (("laboratory", "GE"), measured.ResultKind.MARKER),
            ]
        )
    )
    value = draw(st.none() | values)
    fact = measured.Result(
        source=draw(sources("Observation")),
        status=draw(st.sampled_from(["final", "preliminary", "amended", "corrected"])),
        kind=kind,
        code=draw(concepts),
        value=value,
        absent="" if value is not None else draw(st.sampled_from(["", "not-performed", "sample lost"])),
        components=draw(parts),
        interpretation=draw(st.sampled_from(["", "H", "L", "odd"])),
        normal=draw(st.none() | st.builds(lambda q: Interval(low=q, high=q), quantities)),
        categories=category,
        method=draw(maybe),
        site=draw(maybe),
        specimen=draw(refs("Specimen")),
        about=draw(refs("Condition")),
        note=draw(st.just("") | words),
        members=draw(listed("Observation")),
        derived_from=draw(listed("Observation")),
    )
    kept(timed(draw, fact, instants, ends=True), "Observation")


@given(st.data())
def test_stages(data: st.DataObject) -> None:
    draw = data.draw
    code, scale = draw(st.sampled_from([(c, s) for c, s in STAGES.items() if not s.open_to_method]))
    fact = disease.Stage(
        source=draw(sources("Observation")),
        status="final",
        system=scale.system,
        part=scale.part,
        basis=scale.basis,
        edition=scale.edition,
        code=Concept((code,)),
        value=draw(concepts | st.integers(0, 10)),
        about=draw(refs("Condition")),
        members=draw(listed("Observation")),
        components=draw(parts),
        specimen=draw(refs("Specimen")),
    )
    kept(timed(draw, fact, instants), "Observation")


@given(st.data())
def test_performance(data: st.DataObject) -> None:
    draw = data.draw
    code, scale = draw(st.sampled_from(sorted(SCALES.items(), key=str)))
    grade = draw(st.sampled_from(ALLOWED[scale]))
    source = draw(sources("Observation"))
    fact = measured.Performance(
        source=source, status="final", scale=scale, code=Concept((code,)), grade=grade, value=grade
    )
    kept(timed(draw, fact, instants), "Observation")


@given(st.data())
def test_toxicities(data: st.DataObject) -> None:
    draw = data.draw
    fact = toxicity.Toxicity(
        source=draw(sources("Observation")),
        status="final",
        term=draw(st.sampled_from(["diarrhea", "peripheral sensory neuropathy", "fatigue"])),
        grade=draw(st.integers(0, 5)),
        edition=draw(st.sampled_from(["CTCAE v5.0", "CTCAE v6.0"])),
    )
    kept(timed(draw, fact, instants), "Observation")


@given(st.data())
def test_lesions(data: st.DataObject) -> None:
    draw = data.draw
    role, state = draw(st.sampled_from([("target", "absent"), ("non-target", "present"), ("new", "equivocal")]))
    measured_in_mm = role == "target" and draw(st.booleans())
    fact = lesions.LesionSeen(
        source=draw(sources("Observation")),
        status="final",
        lesion=draw(st.sampled_from(["T1", "N2"])),
        role=role,
        site=draw(st.sampled_from(["liver, segment 6", "node, left axilla"])),
        organ=draw(st.sampled_from(["", "liver"])),
        nodal=draw(st.booleans()),
        size=Quantity(Decimal("14.5"), "mm") if measured_in_mm else None,
        state="" if measured_in_mm else state,
        method=draw(st.sampled_from(["", "CT"])),
        slices=draw(st.sampled_from([None, Quantity(Decimal("5"), "mm")])),
        baseline=draw(st.booleans()),
    )
    kept(timed(draw, fact, instants), "Observation")


@given(st.data())
def test_conditions(data: st.DataObject) -> None:
    draw = data.draw
    role = draw(st.sampled_from(disease.Role))
    verification = draw(st.sampled_from(["", "confirmed", "provisional", "unconfirmed"]))
    fact = disease.Condition(
        source=draw(sources("Condition")),
        status=verification,
        verification=verification,
        clinical_status=draw(st.sampled_from(["", "active", "remission", "recurrence"])),
        role=role,
        code=draw(concepts),
        histology=draw(maybe) if role is not disease.Role.COMORBIDITY else None,
        sites=draw(many),
        laterality=draw(maybe),
        stages=draw(
            st.lists(
                st.builds(disease.RecordedStage, summary=concepts, basis=maybe, assessment=refs("Observation")),
                max_size=2,
            ).map(tuple)
        ),
        primary=draw(refs("Condition")),
    )
    dated = timed(draw, fact, dates | instants)
    kept(replace(dated, known=dated.known if dated.known != dated.ended else dated.effective), "Condition")


schedules = st.none() | st.builds(
    therapy.Schedule,
    times=st.integers(1, 4),
    every=st.builds(Quantity, st.integers(1, 28).map(Decimal), st.sampled_from(["h", "d", "wk", "mo"])),
)
doses = st.builds(therapy.Dose, amount=quantities, text=st.just("") | words) | st.builds(
    therapy.Dose, amount=st.none() | quantities, rate=quantities, text=st.just("") | words
)
reasons = st.tuples(ids.map(lambda i: f"Condition/{i}"), words)


@given(st.data())
def test_drugs_requested(data: st.DataObject) -> None:
    draw = data.draw
    schedule, authored, start = draw(schedules), draw(dates | instants), draw(dates | instants)
    fact = therapy.DrugFact(
        source=draw(sources("MedicationRequest")),
        effective=start,
        ended=None,
        known=authored,
        authored=authored,
        status=draw(st.sampled_from(["active", "completed", "stopped", "cancelled"])),
        event=therapy.DrugEvent.REQUESTED,
        drug=draw(concepts),
        doses=draw(st.lists(doses, max_size=2).map(tuple)),
        route=draw(maybe),
        intent=draw(maybe),
        reasons=draw(reasons),
        interval_text=str(schedule or ""),
        schedule=schedule,
        stopped_because=draw(maybe),
        is_cancer_treatment=draw(st.booleans()),
        intent_of_request=draw(st.sampled_from(["order", "plan", "proposal"])),
        note=draw(st.just("") | words),
    )
    kept(fact, "MedicationRequest")


@given(st.data())
def test_drugs_given(data: st.DataObject) -> None:
    draw = data.draw
    left_out = draw(st.booleans())
    fact = therapy.DrugFact(
        source=draw(sources("MedicationAdministration")),
        status="not-done" if left_out else "completed",
        event=therapy.DrugEvent.NOT_GIVEN if left_out else therapy.DrugEvent.GIVEN,
        drug=draw(concepts),
        doses=(draw(doses),),
        route=draw(maybe),
        intent=draw(maybe),
        reasons=draw(reasons),
        stopped_because=draw(maybe),
        is_cancer_treatment=draw(st.booleans()),
        fulfils=draw(refs("MedicationRequest")),
        note=draw(st.just("") | words),
    )
    kept(timed(draw, fact, dates | instants, ends=not left_out), "MedicationAdministration")


@given(st.data())
def test_drugs_taken(data: st.DataObject) -> None:
    draw = data.draw
    schedule = draw(schedules)
    fact = therapy.DrugFact(
        source=draw(sources("MedicationStatement")),
        status=draw(st.sampled_from(["active", "completed", "stopped"])),
        event=therapy.DrugEvent.TAKEN,
        drug=draw(concepts),
        doses=draw(st.lists(doses, max_size=2).map(tuple)),
        route=draw(maybe),
        reasons=draw(reasons),
        interval_text=str(schedule or ""),
        schedule=schedule,
        note=draw(st.just("") | words),
    )
    kept(timed(draw, fact, dates | instants), "MedicationStatement")


@given(st.data())
def test_operations_and_radiotherapy(data: st.DataObject) -> None:
    draw = data.draw
    source = draw(sources("Procedure"))
    operation = therapy.Operation(
        source=source,
        status=draw(st.sampled_from(["completed", "in-progress", "stopped"])),
        code=draw(concepts),
        is_cancer_surgery=draw(st.booleans()),
        intent=draw(maybe),
        sites=draw(many),
        reasons=draw(reasons),
    )
    dose = st.builds(
        therapy.VolumeDose,
        volume=refs("BodyStructure"),
        total=st.none() | st.builds(Quantity, digits, st.just("cGy")),
        fractions=numbers_of_things,
    ).filter(lambda d: d.volume or d.total or d.fractions)
    course = therapy.RadiotherapyCourse(
        source=source,
        status="completed",
        modalities=draw(many),
        techniques=draw(many),
        doses=draw(st.lists(dose, max_size=2).map(tuple)),
        intent=draw(maybe),
        sites=draw(many),
        sessions=draw(numbers_of_things),
        terminated_because=draw(maybe),
        reasons=draw(reasons),
    )
    for fact in (operation, course):
        dated = timed(draw, fact, dates | instants, ends=fact.status != "in-progress")
        kept(dated, "Procedure")


genes = st.builds(lambda n, d: Concept((Hgnc(f"HGNC:{n}", d),)), st.integers(1, 60_000), words)


@given(st.data())
def test_variants_regions_and_implications(data: st.DataObject) -> None:
    draw = data.draw
    source = draw(sources("Observation"))
    hgvs = st.just("") | st.integers(1, 9999).map(lambda place: f"NM_024675.3:c.{place}C>A")
    variant = measured.Variant(
        source=source,
        status="final",
        present=draw(st.none() | st.booleans()),
        gene=draw(st.none() | genes),
        coding_change=draw(hgvs),
        protein_change=draw(hgvs),
        genomic_change=draw(hgvs),
        identifiers=draw(many),
        origin=draw(maybe),
        allele_fraction=draw(st.none() | st.builds(Quantity, digits, st.just("1"))),
        copy_number=draw(st.none() | st.builds(Quantity, digits, st.just("1"))),
        change_type=draw(maybe),
        components=draw(parts),
        method=draw(maybe),
        specimen=draw(refs("Specimen")),
        note=draw(st.just("") | words),
    )
    region = measured.RegionStudied(
        source=source,
        status="final",
        genes=draw(st.lists(genes, max_size=4).map(tuple)),
        regions=draw(st.lists(words, max_size=2).map(tuple)),
        components=draw(parts),
    )
    implication = measured.Implication(
        source=source,
        status="final",
        kind=draw(st.sampled_from(["therapeutic", "diagnostic", "molecular consequence"])),
        derived_from=draw(listed("Observation")),
        components=draw(parts),
    )
    for fact in (variant, region, implication):
        kept(timed(draw, fact, instants), "Observation")


@given(st.data())
def test_the_rest_of_the_record(data: st.DataObject) -> None:
    draw = data.draw
    verification = draw(st.sampled_from(["", "confirmed", "unconfirmed"]))
    allergy = person.Allergy(
        source=draw(sources("AllergyIntolerance")),
        status=verification,
        verification=verification,
        clinical_status=draw(st.sampled_from(["active", "inactive"])),
        criticality=draw(st.sampled_from(["", "low", "high"])),
        substance=draw(concepts),
        reactions=draw(st.lists(words, max_size=2).map(tuple)),
    )
    specimen = disease.Specimen(
        source=draw(sources("Specimen")),
        status="available",
        kind=draw(maybe),
        site=draw(maybe),
        identifiers=draw(st.lists(words, max_size=2).map(tuple)),
        accession=draw(st.just("") | words),
        procedure=draw(maybe),
    )
    report = disease.Report(
        source=draw(sources("DiagnosticReport")),
        status="final",
        code=draw(concepts),
        categories=draw(many),
        results=draw(listed("Observation")),
        specimens=draw(listed("Specimen")),
        conclusion=draw(st.just("") | words),
    )
    kept(timed(draw, allergy, dates | instants), "AllergyIntolerance")
    kept(timed(draw, specimen, dates | instants, ends=True), "Specimen")
    kept(timed(draw, report, instants, ends=True), "DiagnosticReport")


@given(st.data())
def test_people_visits_notes_and_families(data: st.DataObject) -> None:
    draw = data.draw
    died = draw(st.none() | dates)
    kept(
        person.Person(
            source=FactSource(kind="Patient", id=draw(ids)),
            family=draw(words),
            given=draw(st.lists(words, max_size=2).map(tuple)),
            identifiers=draw(
                st.lists(
                    st.builds(
                        person.Identifier,
                        system=st.just("http://h.example.org"),
                        value=words,
                        type=st.sampled_from(["", "MR", "SS", "odd"]),
                    ),
                    max_size=2,
                ).map(tuple)
            ),
            gender=draw(st.sampled_from(["", "female", "male", "other", "unknown"])),
            sex_for_formulas=draw(st.sampled_from([None, "female", "male"])),
            born=draw(st.none() | dates),
            died=died,
            deceased=died is not None or draw(st.booleans()),
            language=draw(st.sampled_from(["", "en", "en-US", "nds"])),
        ),
        "Patient",
    )
    kept(
        person.Visit(
            source=draw(sources("Encounter")),
            effective=(start := draw(dates)),
            known=start,
            status="finished",
            kind=draw(maybe),
            setting=draw(st.sampled_from(["AMB", "IMP", "VR"])),
            reasons=draw(many),
        ),
        "Encounter",
    )
    kept(
        person.Note(
            source=draw(sources("DocumentReference")),
            effective=(written := draw(instants)),
            known=written,
            status="current",
            text=draw(words),
            title=draw(words),
        ),
        "DocumentReference",
    )
    ill = draw(many)
    kept(
        person.FamilyIllness(
            source=FactSource(kind="FamilyMemberHistory", id=draw(ids)),
            effective=(told := draw(dates)),
            known=told,
            status="completed",
            relationship=draw(concepts),
            conditions=ill,
            onset_ages=tuple(draw(st.sampled_from(["", "52 y", "as a child"])) for _ in ill),
            deceased=draw(st.none() | st.booleans()),
        ),
        "FamilyMemberHistory",
    )


@given(st.data())
def test_status_comorbidities_and_sites(data: st.DataObject) -> None:
    draw = data.draw
    source = draw(sources("Observation"))
    status = disease.DiseaseStatus(
        source=source, status="final", value=draw(concepts), evidence=draw(many), about=draw(refs("Condition"))
    )
    review = disease.ComorbidityReview(
        source=source,
        status="final",
        present=draw(many),
        present_references=draw(listed("Condition")),
        absent=draw(many),
        about=draw(refs("Condition")),
    )
    site = disease.BodySite(
        source=FactSource(kind="BodyStructure", id=draw(ids)),
        location=draw(maybe),
        qualifiers=draw(many),
        morphology=draw(maybe),
        description=draw(st.just("") | words),
        about=draw(refs("Condition")),
        identifiers=draw(st.lists(words, max_size=2).map(tuple)),
    )
    for fact in (status, review):
        kept(timed(draw, fact, instants), "Observation")
    kept(site, "BodyStructure")


@given(digits, st.sampled_from(["mg", "10*9/L", "[lb_av]"]))
def test_every_digit_survives_a_bundle(number: Decimal, unit: str) -> None:
    from medonc.fhir.bundles import read_records

    result = measured.Result(
        source=FactSource(kind="Observation", id="o"),
        status="final",
        kind=measured.ResultKind.OTHER,
        code=Concept((Loinc("9999-9"),)),
        value=Quantity(number, unit),
    )
    bundle = write_bundle("collection", [write_fact(result, patient="Patient/p")])
    (received,) = read_records([bundle])
    (fact,) = read_resource(received.text, kind="Observation").facts
    assert isinstance(fact, measured.Result)
    assert isinstance(fact.value, Quantity)
    assert fact.value.value.as_tuple() == number.as_tuple()


@given(st.sampled_from([Icd10("C50.9"), Loinc("718-7"), RxNorm("40048"), Hgnc("HGNC:1100")]), words)
def test_a_code_keeps_its_kind(code: Icd10 | Loinc | RxNorm | Hgnc, display: str) -> None:
    concept = Concept((replace(code, display=display),))
    allergy = person.Allergy(source=FactSource(kind="AllergyIntolerance", id="a"), substance=concept)
    (again,) = read_resource(to_json(write_fact(allergy, patient="Patient/p")), kind="AllergyIntolerance").facts
    assert isinstance(again, person.Allergy)
    assert again.substance == concept
    assert again.substance.codings[0].display == display
