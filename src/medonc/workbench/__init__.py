"""What the user does: the only place that changes state, one file an act.

Each act checks rights, loads, asks `practice`, then refuses (`MedoncError`, see `errors`) or writes FHIR resources in
one transaction with an audit entry and a dirty mark on the patient's desk line. `patient` is the number of a
`PatientEntry`; `by` is the `User` who acts. Values are taken as the clinic writes them (`value="71,5"`, `unit="kg"`,
`on="2026-03-02"`) and read here, once. Errors carry found / expected / do;
`errors.page_status(e)` gives 403/404/409/422.

Reading
    open_chart.patient_header(patient, *, by) -> PatientHeader(pk, name, born, record_number, gender, deceased, died,
                                                 merged_into, revision, duplicates)
    open_chart.chart(patient, *, by, on=None) -> record.Chart          as known on a day, from the versions of that day
    open_chart.review(patient, *, by, on=None) -> practice.review.Review
    open_chart.today() -> date                                          today in the site's zone
    open_chart.library() -> knowledge Library with the site's policy
    record_page.resources(patient, *, by) -> tuple[HeldResource, ...]   pk, kind, rid, version, withdrawn, source …
    record_page.history(patient, resource, *, by) -> tuple[HeldVersion, ...]   number, text, digest, at, by, act, reason
    find_patients.find_patients(words, *, by, limit=50) -> tuple[PatientHeader, ...]   name, birth date, record number
    same_name.same_name(family=, given=, born=) -> tuple[PatientHeader, ...]           the alert before saving
    read_desk.read_desk(*, by, on=None) -> Desk(on, sentence counts, groups of DeskRow; state "current" | "computing")
    audit_trail.entries(*, by, patient=None, limit=200), audit_trail.verify() -> AuditCheck
    rights.may(user, act) -> bool

Writing (each returns Written(patient, resource, version))
    new_patient.new_patient(family=, given=, born=, sex=, record_number=, gender=, language=, by=,
                            despite_same_name=False)
    record_diagnosis.record_diagnosis(patient, code=, display=, system=, on=, histology=…, role=, laterality=, site=,
                                      by=)
    record_stage.record_stage(patient, system=, part=, value=, basis=, edition=, on=, about=, by=)
    record_result.record_result(patient, code=, name=, value=, unit=, on=, low=, high=, by=)
    record_vitals.record_vitals(patient, on=, by=, weight=, height=, temperature=, pulse=, systolic=, diastolic=,
                                saturation=, breaths=)       each (value, unit) or ""; returns a tuple of Written
    record_performance.record_performance(patient, scale="ECOG", grade=, on=, by=)
    record_allergy.record_allergy(patient, substance=, code=, system=, reactions=, criticality=, by=)
    record_comorbidity.record_comorbidity(patient, code=, system=, name=, on=, by=)
    record_home_medicine.record_home_medicine(patient, name=, code=, dose=, since=, by=)
    record_home_medicine.reconcile(patient, on=, kept=, stopped=, by=)
    record_note.record_note(patient, text=, title=, on=, by=)
    record_death.record_death(patient, on=, by=)                  leaves the desk
    correct_fact.correct_fact(patient, resource=pk, text=, reason=, expected_version=, by=)
    withdraw_fact.withdraw_fact(patient, resource=pk, reason=, expected_version=, by=); withdraw_fact.undo(…)
    merge_patients.merge_patients(duplicate=, into=, reason=, by=); merge_patients.unmerge(duplicate=, reason=, by=)
    import_records.import_files(paths | [(name, bytes)], *, by, source=, progress=None) -> ImportReport
    export_records.export_bundle(patient, *, by) -> str; export_records.export_ndjson(patient, *, by) -> Iterator[str]
    site_settings.settings_shown(*, by) -> tuple[SettingShown, ...]; site_settings.decide(name, value, *, by)
    people.add_person(username=, name=, role=, credential=, password=, by=); people.change_role; people.close_account
"""
