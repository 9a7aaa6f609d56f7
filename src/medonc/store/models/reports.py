"""Reports of patients: what was asked of whom, what the reports ask of the clinic, who took it on, what was told."""

from __future__ import annotations

from django.db import models

from medonc.store.models.patients import PatientEntry
from medonc.store.models.resources import Resource


class ReportRequest(models.Model):
    """One request to one patient, answered once. `draft` keeps the answers of each screen until they are sent."""

    key = models.CharField(max_length=24, unique=True)  # in the link; the number alone could be guessed
    patient = models.ForeignKey(PatientEntry, on_delete=models.PROTECT, related_name="report_requests")
    questions = models.TextField()  # JSON: the codes that are asked, in order, as they were when it was made
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=150, blank=True, default="")
    revoked_at = models.DateTimeField(null=True)
    mail_to = models.CharField(max_length=254, blank=True, default="")
    draft = models.TextField(default="{}")  # JSON
    draft_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    report = models.OneToOneField(Resource, null=True, on_delete=models.PROTECT, related_name="report_request")

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"request {self.pk}"


class TriageEntry(models.Model):
    """What one report asks of the clinic. `version` rises with every move; a form names the one it was opened with."""

    request = models.OneToOneField(ReportRequest, on_delete=models.PROTECT, related_name="triage")
    patient = models.ForeignKey(PatientEntry, on_delete=models.PROTECT, related_name="triage")
    level = models.CharField(max_length=10)
    alerts = models.TextField()  # JSON: level and sentence of each
    state = models.CharField(max_length=20, db_index=True)
    owner = models.CharField(max_length=150, blank=True, default="")
    made_at = models.DateTimeField()
    clock = models.CharField(max_length=80)  # the name of the clock: "severe: 30 min in hours"
    acknowledge_by = models.DateTimeField(null=True, db_index=True)
    acknowledged_by = models.CharField(max_length=150, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=30, blank=True, default="")
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return f"triage {self.pk}, {self.level}, {self.state}"


class TriageMove(models.Model):
    """One move of an entry: who did what, with the coded action and the words, where there are any."""

    entry = models.ForeignKey(TriageEntry, on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    move = models.CharField(max_length=20)
    action = models.CharField(max_length=40, blank=True, default="")
    words = models.TextField(blank=True, default="")
    to = models.CharField(max_length=150, blank=True, default="")  # whom it was handed to, or the role it went up to

    class Meta:
        ordering = ("at", "pk")


class OutMessage(models.Model):
    """One message: inside for a person of the house, by mail for an address. Its text is that of its kind alone."""

    kind = models.CharField(max_length=30)
    person = models.CharField(max_length=150, blank=True, default="", db_index=True)
    address = models.CharField(max_length=254, blank=True, default="")
    link = models.CharField(max_length=400, blank=True, default="")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("made_at", "pk")
