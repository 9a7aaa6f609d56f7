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
    audit_trail.entries(*, by, patient=None, limit=200), audit_trail.verify_audit(by=) -> AuditCheck
    rights.may(user, act) -> bool; rights.must(user, act) (also `require`)
    credentials.credential_for(user, act, on) -> Credential | None     refuses (NotCredentialed) where one is lacking
    credentials.credentials_of(username, by=); credentials.ending_soon(by=); credentials.lacking(user)
    restricted.must_of_patient(patient, by=, act=)                     the right, and whether the chart is open to them
    restricted.openings(by=); restricted.restriction(patient) -> str; restricted.open_until(patient, by=)
    opened_log.readers(patient, by=) -> tuple[Reader, ...]             who opened the chart, how often, why

Writing (each returns Written(patient, resource, kind, rid, version))
    new_patient.new_patient(family=, given=, born=, record_number=, by=, sex=, gender=, language=,
                            despite_same_name=False)                 refuses with SameName(alike) first
    record_diagnosis.record_diagnosis(patient, name=, on=, by=, code=, system=, role="primary" | "metastasis",
                                      histology=, histology_code=, site=, laterality=, primary=)
    record_stage.record_stage(patient, system=, value=, on=, by=, part=, basis=, edition=, about=)
    record_stage.scales() the scales offered
    record_result.record_result(patient, code=, name=, value=, on=, by=, unit=, low=, high=, note=)
    record_vitals.record_vitals(patient, on=, by=, systolic=, diastolic=, weight=(value, unit), height=, temperature=,
                                pulse=, saturation=, breaths=)        returns a tuple of Written
    record_performance.record_performance(patient, grade=, on=, by=, scale="ECOG")
    record_toxicity.record_toxicity(patient, grades=, edition=, on=, by=)
    record_specimen.record_specimen(patient, taken, found, by=)       -> tuple[Written, ...]
    record_specimen.record_findings(patient, found, specimen=, by=)   of a specimen that the record holds
    record_specimen.correct_specimen(patient, taken, resource=, reason=, by=, expected_version=)
    record_stains.record_stains(patient, stains, specimen=, on=, by=, microsatellites=) -> tuple[Written, ...]
    record_lesions.record_lesions(patient, lesions, on=, method=, slices=, baseline=, by=) -> tuple[Written, ...]
    record_lesions.add_lesion(patient, lesion, on=, by=)              one more of an assessment that stands
    record_disease_status.record_disease_status(patient, status=, on=, by=, basis=)
    record_allergy.record_allergy(patient, substance=, by=, on=, code=, system=, reactions=(), criticality=)
    record_comorbidity.record_comorbidity(patient, name=, by=, on=, code=, system=)
    record_home_medicine.record_home_medicine(patient, name=, by=, dose=, since=, code=, system=)
    record_home_medicine.home_medicines(patient, by=)
    record_home_medicine.reconcile(patient, on=, by=, kept=, stopped=)
    steroid_tapers.start_taper(patient, because=, steps=, reminders=, by=, reason=); end_taper; see_to_reminder
    record_note.record_note(patient, text=, by=, title=, on=)
    record_death.record_death(patient, on=, by=) leaves the desk; record_death.undo_death(patient, reason=, by=)
    correct_fact.correct_fact(patient, resource=, reason=, by=, value=, unit=, on=, expected_version=)
    withdraw_fact.withdraw_fact(patient, resource=, reason=, by=, expected_version=)
    withdraw_fact.undo_withdrawal(…) the same
    merge_patients.merge_patients(duplicate=, into=, reason=, by=); merge_patients.unmerge(duplicate=, reason=, by=)
    import_records.import_files(paths or [(name, bytes)], by=, source=, progress=) -> ImportReport
    export_records.export_bundle(patient, by=) -> str; export_records.export_ndjson(patient, by=) -> Iterator[str]
    site_settings.settings_shown(by=) -> tuple[SettingShown, ...]; site_settings.decide(name, value, by=)
    people.add_person(username=, name=, role=, credential=, password=, by=); people.change_role; people.close_account
    credentials.record_credential(username, kind=, title=, issuer=, number=, valid_from=, valid_until=, verified_by=,
                                  verified_on=, by=)
    credentials.end_credential(username, credential, on=, reason=, by=)
    restricted.restrict(patient, kind=, reason=, by=); restricted.lift(patient, reason=, by=)
    reports.send_link.send_link(patient, by=, mail_to=) -> ReportRequest; revoke_link(request, by=, reason=)
    reports.receive_report.keep_answer(request, code, value, at=); reports.receive_report.receive_report(request, at=)
    reports.triage.triage_queue(by=); take, hand_over, record_action, close (each with expected_version=)
    restricted.break_glass(patient, code=, words=, by=) -> datetime    open until; restricted.mark_seen(opening, by=)
    sign_in.unlock(username, by=); sign_in.end_second_factor(username, reason=, by=)
"""
