"""The tables. Only `workbench` and the account pages touch these classes."""

from medonc.store.models.audit import AuditEntry, AuditHead
from medonc.store.models.credentials import Credential, CredentialKind
from medonc.store.models.desk import DeskLine
from medonc.store.models.glass import BrokenGlass
from medonc.store.models.inbox import InboxMark, ResultLine, UnclaimedResult
from medonc.store.models.orders import OrderEntry, OrderForm
from medonc.store.models.patients import PatientEntry
from medonc.store.models.people import Role, User
from medonc.store.models.received import ReceivedBatch, ReceivedRemark
from medonc.store.models.reports import OutMessage, ReportRequest, TriageEntry, TriageMove
from medonc.store.models.resources import Resource, ResourceVersion
from medonc.store.models.site import SiteSetting
from medonc.store.models.tasks import DueTask

__all__ = [
    "AuditEntry",
    "AuditHead",
    "BrokenGlass",
    "Credential",
    "CredentialKind",
    "DeskLine",
    "DueTask",
    "InboxMark",
    "OrderEntry",
    "OrderForm",
    "OutMessage",
    "PatientEntry",
    "ReceivedBatch",
    "ReceivedRemark",
    "ReportRequest",
    "Resource",
    "ResourceVersion",
    "ResultLine",
    "Role",
    "SiteSetting",
    "TriageEntry",
    "TriageMove",
    "UnclaimedResult",
    "User",
]
