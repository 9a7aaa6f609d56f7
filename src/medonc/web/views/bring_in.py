"""Importing records, with the report of what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from medonc.fhir.bundles.received import LIMIT
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import RemarkShown, remarks_shown
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.workbench.import_records import ImportReport, import_files

_SOURCE = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """The form, and after an import its report or its refusal."""

    source: str
    limit: str
    report: ImportReport | None = None
    remarks: tuple[RemarkShown, ...] = ()
    refusal: Refusal | None = None


@may("import")
def bring_in(request: SignedIn) -> HttpResponse:
    """Everything in the files is stored, or nothing."""
    source = request.POST.get("source", _SOURCE).strip() or _SOURCE
    if request.method != "POST":
        return _page(request, source)
    try:
        report = import_files(_files(request), by=request.user, source=source)
    except MedoncError as error:
        return _page(request, source, refused=refusal(error))
    return _page(request, source, report=report)


def _files(request: SignedIn) -> list[tuple[str, bytes]]:
    sent = [f for f in request.FILES.getlist("files") if isinstance(f, UploadedFile)]
    if not sent:
        raise UnreadableInput("no file was chosen", expected="a bundle, a resource or NDJSON", do="choose a file")
    return [(f.name or "file", f.read()) for f in sent]


def _page(
    request: SignedIn, source: str, *, report: ImportReport | None = None, refused: Refusal | None = None
) -> HttpResponse:
    page = ImportPage(
        source=source,
        limit=f"{LIMIT // 2**20}\u00a0MB",
        report=report,
        remarks=remarks_shown(report.remarks) if report else (),
        refusal=refused,
    )
    return show(request, "import.html", page, status=refused.status if refused else 200)
