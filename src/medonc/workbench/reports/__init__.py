"""Reports of patients: asking, receiving, triage, going up when nobody acknowledges, messages, reminders."""
