"""Papers without their writers: PDF and office files."""

import io
import re
import zipfile
from typing import Any

from bot.files.pictures import is_picture, jpeg_without_segments, without_traces

MOST_UNPACKED = 200_000_000  # bytes of an office file with all that it holds
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EMPTY = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
# Who remarked or changed something: {part of the file: what bears a name there}.
_NAMES = (
    (re.compile(r"word/.*\.xml"), re.compile(rb'(\bw\d*:(?:author|initials|userId)=")[^"]*')),
    (re.compile(r"xl/persons/.*\.xml"), re.compile(rb'(\b(?:displayName|userId)=")[^"]*')),
    (re.compile(r"xl/(?:comments|threadedComments).*\.xml"), re.compile(rb"(<author>)[^<]*")),
    (re.compile(r"ppt/.*[aA]uthors\.xml"), re.compile(rb'(\b(?:name|initials|userId)=")[^"]*')),
    (re.compile(r"content\.xml"), re.compile(rb"(<(?:dc:creator|meta:creator-initials)>)[^<]*")),
)


def is_pdf(data: bytes) -> bool:
    """Return whether the bytes are a PDF file."""
    return b"%PDF-" in data[:1024]


def pdf_without_traces(data: bytes, ending: str) -> tuple[bytes, str]:
    """Return (PDF, ending) without author, remarks' authors, pictures' EXIF, enclosed files and scripts.

    Raises: whatever pypdf does; ValueError: it is locked.
    """
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise ValueError("locked")
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    for key in ("/Metadata", "/OpenAction", "/AA", "/Names", "/PieceInfo"):
        writer.root_object.pop(key, None)
    for found in writer._objects:  # the whole file: what is told unseen may stand anywhere
        _forget(found)
    clean = io.BytesIO()
    writer.compress_identical_objects(remove_unreferenced=True)
    writer.write(clean)
    return clean.getvalue(), ".pdf"


def _forget(found: Any) -> None:
    from pypdf.generic import DictionaryObject, StreamObject

    if not isinstance(found, DictionaryObject):
        return
    for key in ("/Metadata", "/PieceInfo", "/AA", "/JS", "/EF"):
        found.pop(key, None)
    if "/Subtype" in found and "/Contents" in found:
        found.pop("/T", None)  # who made the remark
    if isinstance(found, StreamObject) and found.get("/Subtype") == "/Image" and found.get("/Filter") == "/DCTDecode":
        found._data = jpeg_without_segments(found._data)


def is_office(data: bytes) -> bool:
    """Return whether the bytes are a text, table or talk of an office program."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return _kind(file) is not None
    except (zipfile.BadZipFile, NotImplementedError):
        return False


def _kind(file: zipfile.ZipFile) -> str | None:
    kinds = {
        "word/document.xml": ".docx",
        "xl/workbook.xml": ".xlsx",
        "ppt/presentation.xml": ".pptx",
        "content.xml": ".odt",
    }
    return next((ending for part, ending in kinds.items() if part in file.namelist()), None)


def office_without_traces(data: bytes, ending: str) -> tuple[bytes, str]:
    """Return (file, ending) without author, company, remarks' authors, dates and pictures' EXIF.

    Raises: zipfile.BadZipFile; ValueError: too large when unpacked, or it holds programs.
    """
    clean = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as file,
        zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as fresh,
    ):
        if sum(part.file_size for part in file.infolist()) > MOST_UNPACKED:
            raise ValueError("too large")
        if any(part.filename.lower().endswith(("vbaproject.bin", ".exe", ".js")) for part in file.infolist()):
            raise ValueError("holds programs")
        for part in file.infolist():
            stored = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            fresh.writestr(zipfile.ZipInfo(part.filename, _EPOCH), _part(part.filename, file.read(part)), stored)
        kind = _kind(file) or ending
    return clean.getvalue(), ending if kind == ".odt" and ending in (".ods", ".odp") else kind


def _part(name: str, data: bytes) -> bytes:
    if name in _EMPTY:
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{_EMPTY[name]}'.encode()
    if data.startswith(b"\xff\xd8\xff"):
        return jpeg_without_segments(data)
    if is_picture(data) and data.startswith(b"\x89PNG"):
        return without_traces(data, ".png")[0]
    for place, written in _NAMES:
        if place.fullmatch(name):
            data = written.sub(rb"\1", data)
    return data
