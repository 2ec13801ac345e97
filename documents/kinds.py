"""What a file is, by what stands in it: what somebody calls it is no proof."""

from __future__ import annotations

import io
import zipfile

from documents import pdf, pictures, sheets
from documents.rows import BadSheet, text_of

TEXT = "text/plain"


def media_type(content: bytes, name: str = "") -> str | None:
    """PNG, JPEG, PDF, XLSX, CSV or plain text; None for everything else. Only of texts the name says which."""
    if picture := pictures.kind(content):
        return picture
    if content.startswith(b"%PDF-"):
        return pdf.MIME
    if content.startswith(b"PK\x03\x04"):
        return sheets.XLSX if _is_workbook(content) else None
    try:
        text_of(content)
    except BadSheet:
        return None
    return sheets.CSV if name.lower().endswith((".csv", ".tsv")) else TEXT


def _is_workbook(content: bytes) -> bool:
    try:
        return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
