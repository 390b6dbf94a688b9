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
_OLE = b"\xd0\xcf\x11\xe0"  # what another program put in; it may hold names and the paths of files
# Who remarked or changed something: {part of the file: what bears a name there}. Both kinds of quotes are XML.
_NAMES = (
    (re.compile(r"word/.*\.xml"), re.compile(rb"""(\bw\d*:(?:author|initials|userId)=["'])[^"']*""")),
    (re.compile(r"xl/persons/.*\.xml"), re.compile(rb"""(\b(?:displayName|userId)=["'])[^"']*""")),
    (re.compile(r"xl/.*\.xml"), re.compile(rb"""(\buserName=["'])[^"']*""")),
    (re.compile(r"xl/(?:comments|threadedComments).*\.xml"), re.compile(rb"(<author>)[^<]*")),
    (re.compile(r"ppt/.*[aA]uthors\.xml"), re.compile(rb"""(\b(?:name|initials|userId)=["'])[^"']*""")),
    (re.compile(r"content\.xml"), re.compile(rb"(<(?:dc:creator|meta:creator-initials)>)[^<]*")),
)
# Where the file itself, its template or a picture once lay: most homes bear a name.
_PATHS = re.compile(rb"""(?i)(=["'])(?:file:|[a-z]:[\\/]|\\\\)[^"'<>]*""")


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
    if isinstance(found, StreamObject) and found.get("/Subtype") == "/Image":
        _forget_in_picture(found)


def _forget_in_picture(found: Any) -> None:
    """A JPEG may be packed once more; then it is kept unpacked."""
    from pypdf.generic import ArrayObject, NameObject

    how = found.get("/Filter").get_object() if "/Filter" in found else None
    packed = how[:-1] if isinstance(how, ArrayObject) else []
    if (how[-1] if isinstance(how, ArrayObject) and how else how) != "/DCTDecode":
        return
    jpeg = found.get_data() if packed else found._data
    if packed:
        found[NameObject("/Filter")] = NameObject("/DCTDecode")
        found.pop("/DecodeParms", None)
    found._data = jpeg_without_segments(jpeg)


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


def office_without_traces(data: bytes, ending: str, *, inside: bool = False) -> tuple[bytes, str]:
    """Return (file, ending) without author, company, remarks' authors, dates, paths and pictures' EXIF; so those within it.

    Raises: zipfile.BadZipFile; ValueError: too large when unpacked, it holds programs, or lies too deep.
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
            kept = _part(part.filename, file.read(part), inside=inside)
            fresh.writestr(zipfile.ZipInfo(part.filename, _EPOCH), kept, stored)
        kind = _kind(file) or ending
    return clean.getvalue(), ending if kind == ".odt" and ending in (".ods", ".odp") else kind


def _part(name: str, data: bytes, *, inside: bool) -> bytes:
    if name in _EMPTY:
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{_EMPTY[name]}'.encode()
    if name.endswith(".psmdcp"):  # where some programs write what docProps/core.xml holds
        return _part("docProps/core.xml", data, inside=inside)
    packed = is_office(data)
    if data.startswith(_OLE) or (packed and inside):  # no file in a file in a file: that may have no end
        raise ValueError("holds what nobody can look into")
    if data.startswith(b"\xff\xd8\xff"):
        return jpeg_without_segments(data)
    if is_picture(data) and not data.startswith((b"GIF8", b"BM")):
        return without_traces(data, "")[0]
    if packed:
        return office_without_traces(data, "", inside=True)[0]
    if name.endswith((".xml", ".rels")):
        data = _PATHS.sub(rb"\1-", data)
    for place, written in _NAMES:
        if place.fullmatch(name):
            data = written.sub(rb"\1", data)
    return data
