"""What is passed on bears no names, places and devices, and is still what it was."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from bot.files.attachments import Cleaned, Uncleanable, cleaned

SECRET = "HuangfuAmao"
RED = (200, 30, 30)


def picture(kind: str = "JPEG", *, turned: bool = False, size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a red picture that tells who took it and where; `turned`: held upright, as telephones write it."""
    exif = Image.Exif()
    exif[0x013B] = SECRET  # the artist
    exif[0x0110] = SECRET  # the device
    exif.get_ifd(0x8825)[1] = "N"
    if turned:
        exif[0x0112] = 6
    drawn = io.BytesIO()
    Image.new("RGB", size, RED).save(drawn, kind, exif=exif)
    return drawn.getvalue()


def _in_pdf(jpeg: bytes, how: NameObject | ArrayObject) -> StreamObject:
    """Return a picture of a PDF, packed as `how` says."""
    shown = StreamObject()
    shown._data = jpeg
    sizes = {NameObject("/Width"): NumberObject(60), NameObject("/Height"): NumberObject(40)}
    kind = {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image")}
    shown.update({**kind, **sizes, NameObject("/Filter"): how})
    return shown


def pdf(*, packed: bool = False) -> bytes:
    """Return a PDF with an author, a remark's author, a picture's EXIF and a script; `packed`: more pictures, packed otherwise."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": SECRET})
    plain, packed_once = NameObject("/DCTDecode"), NameObject("/FlateDecode")
    shown = [_in_pdf(picture(), plain)]
    if packed:
        shown.append(_in_pdf(picture(), ArrayObject([plain])))
        shown.append(_in_pdf(zlib.compress(picture()), ArrayObject([packed_once, plain])))
    pictures = {NameObject(f"/Im{n}"): writer._add_object(one) for n, one in enumerate(shown)}
    held = DictionaryObject({NameObject("/XObject"): DictionaryObject(pictures)})
    page[NameObject("/Resources")] = held
    remark = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Contents"): TextStringObject("good"),
            NameObject("/T"): TextStringObject(SECRET),
        }
    )
    page[NameObject("/Remark")] = writer._add_object(remark)
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(SECRET)}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def packed(**parts: str | bytes) -> bytes:
    """Return a ZIP file; __ in a name stands for / and _dot_ for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def word() -> bytes:
    return packed(
        word__document_dot_xml=f'<w:document><w:ins w:author="{SECRET}">修好了</w:ins></w:document>',
        docProps__core_dot_xml=f"<cp:coreProperties><dc:creator>{SECRET}</dc:creator></cp:coreProperties>",
        docProps__app_dot_xml=f"<Properties><Company>{SECRET}</Company></Properties>",
        word__media__image1_dot_jpg=picture(),
    )


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I", 8 + len(content)) + kind + content


def film() -> bytes:
    """Return a film whose boxes tell place, device and hour."""
    told = box(b"udta", box(b"\xa9xyz", SECRET.encode())), box(b"meta", SECRET.encode())
    header = box(b"mvhd", b"\0\0\0\0" + b"\x01\x02\x03\x04" * 2 + bytes(92))
    handler = box(b"hdlr", bytes(24) + SECRET.encode())
    track = box(b"trak", box(b"udta", SECRET.encode()), box(b"mdia", handler))
    return box(b"ftyp", b"isom") + box(b"moov", header, track, *told) + box(b"mdat", b"the film itself")


def sound() -> bytes:
    """Return an MP3 with tags at both ends."""
    tag = b"ID3\x03\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET.encode()
    ape = SECRET.encode() + b"APETAGEX" + struct.pack("<III", 2000, len(SECRET) + 32, 1) + bytes(12)
    return tag + b"\xff\xfb\x90\x00" + b"\x55" * 64 + ape + b"TAG" + SECRET.encode().ljust(125)


def wave() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content

    inside = chunk(b"LIST", b"INFO" + SECRET.encode() + b"\0") + chunk(b"fmt ", bytes(16)) + chunk(b"data", b"abcd")
    return b"RIFF" + struct.pack("<I", 4 + len(inside)) + b"WAVE" + inside


def letter_of_another_program() -> bytes:
    """Return a letter with its author elsewhere, other quotes, paths, a drawing and a table in it."""
    home = f"C:\\Users\\{SECRET}\\"
    return packed(
        word__document_dot_xml=f"<w:document><w:ins w:author='{SECRET}'/><wp:docPr descr=\"{home}a.jpg\"/></w:document>",
        word___rels__settings_dot_xml_dot_rels=f'<Relationship Target="file:///{home}a.dotx" TargetMode="External"/>',
        package__core_dot_psmdcp=f"<coreProperties><dc:creator>{SECRET}</dc:creator></coreProperties>",
        word__media__a_dot_tiff=picture("TIFF"),
        word__embeddings__a_dot_xlsx=table(),
    )


def table() -> bytes:
    return packed(
        xl__workbook_dot_xml=f'<workbook><fileSharing userName="{SECRET}"/><absPath url="C:\\Users\\{SECRET}\\"/></workbook>',
        docProps__core_dot_xml=f"<cp:coreProperties><dc:creator>{SECRET}</dc:creator></cp:coreProperties>",
    )


FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a photograph": (picture, ".jpeg", ".jpg"),
    "a drawing": (lambda: picture("PNG"), ".png", ".png"),
    "a photograph under another ending": (picture, ".pdf", ".jpg"),
    "a paper": (lambda: pdf(packed=True), ".pdf", ".pdf"),
    "a letter": (word, ".docx", ".docx"),
    "a letter of another program": (letter_of_another_program, ".docx", ".docx"),
    "a table": (table, ".xlsx", ".xlsx"),
    "a film of a telephone": (lambda: film() + box(b"sefd", SECRET.encode()), ".mp4", ".mp4"),
    "a film with room": (lambda: film() + box(b"skip", SECRET.encode()), ".mp4", ".mp4"),
    "a film": (film, ".mov", ".mov"),
    "a film without ending": (film, "", ".mp4"),
    "a sound": (sound, ".mp3", ".mp3"),
    "a recording": (wave, ".wav", ".wav"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_passed_on_bears_no_secret(name: str) -> None:
    make, ending, becomes = FILES[name]
    assert SECRET.encode() in _unpacked(make())
    clean = cleaned(make(), ending)
    assert SECRET.encode() not in _unpacked(clean.data)
    assert clean.ending == becomes


def _unpacked(data: bytes) -> bytes:
    """Return the bytes, and those of every part of a packed file."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return b"".join(_unpacked(file.read(part)) for part in file.infolist())


def test_a_photograph_stays_upright_and_red() -> None:
    with Image.open(io.BytesIO(cleaned(picture(turned=True), ".jpg").data)) as clean:
        assert (clean.format, clean.size, dict(clean.getexif())) == ("JPEG", (40, 60), {})
        point = clean.getpixel((20, 30))
    assert isinstance(point, tuple)
    assert all(abs(got - was) < 6 for got, was in zip(point, RED, strict=True))


@pytest.mark.slow
def test_a_huge_photograph_becomes_one_that_fits_a_screen() -> None:
    with Image.open(io.BytesIO(cleaned(picture(size=(9000, 6000)), ".jpg").data)) as clean:
        assert max(clean.size) <= 4096


def test_what_shows_through_stays_so() -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(drawn, "PNG")
    clean = cleaned(drawn.getvalue(), ".png")
    with Image.open(io.BytesIO(clean.data)) as picture:
        assert (clean.ending, picture.getpixel((0, 0))) == (".png", (0, 0, 0, 0))


def test_a_paper_keeps_its_pages_and_pictures() -> None:
    clean = PdfReader(io.BytesIO(cleaned(pdf(packed=True), ".pdf").data))
    assert len(clean.pages) == 1
    for held in clean.pages[0]["/Resources"]["/XObject"].values():  # type: ignore[index]
        with Image.open(io.BytesIO(held.get_object()._data)) as picture:
            picture.load()
            assert picture.size == (60, 40)


def test_a_letter_keeps_what_it_says() -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned(word(), ".docx").data)) as file:
        assert "修好了" in file.read("word/document.xml").decode()
        assert sorted(file.namelist()) == sorted(
            ["word/document.xml", "docProps/core.xml", "docProps/app.xml", "word/media/image1.jpg"]
        )


def test_a_film_keeps_its_length_and_its_pictures() -> None:
    clean = cleaned(film(), ".mov").data
    assert len(clean) == len(film())
    assert clean.endswith(box(b"mdat", b"the film itself"))
    assert b"\x01\x02\x03\x04" not in clean  # when it was taken


def test_a_list_in_letters_is_passed_on_as_it_is() -> None:
    assert cleaned("张家,李家".encode("gb18030"), ".csv") == Cleaned("张家,李家".encode(), ".csv")
    assert cleaned("井盖丢了".encode(), ".TXT") == Cleaned("井盖丢了".encode(), ".txt")


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"BEGIN:VCARD\nTEL:1", ".vcf"),
        (b"<html></html>", ".html"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), ".doc"),
        (packed(a_dot_jpg=picture()), ".zip"),
        (packed(word__document_dot_xml="<w/>", word__vbaProject_dot_bin=b"x"), ".docm"),
        (packed(word__document_dot_xml="<w/>", word__embeddings__o_dot_bin=b"\xd0\xcf\x11\xe0"), ".docx"),
        (packed(word__document_dot_xml="<w/>", a_dot_docx=letter_of_another_program()), ".docx"),
        (picture()[:40], ".jpg"),
        (b"%PDF-1.7\nnothing", ".pdf"),
        (box(b"ftyp", b"isom") + b"\xff\xff\xff\xffmoov", ".mp4"),
        (b"ID3\x03\0\0\0\0\0\x05abcde", ".mp3"),
        (b"RIFF\x04\0\0\0WAVE", ".wav"),
        (b"\x7fELF\0\0", ".exe"),
        (b"", ".pdf"),
    ],
)
def test_what_cannot_be_cleaned_for_certain_is_not_passed_on(data: bytes, ending: str) -> None:
    with pytest.raises(Uncleanable):
        cleaned(data, ending)


@given(
    st.sampled_from([picture(), pdf(), word(), film(), sound(), wave()]), st.integers(0, 4000), st.binary(max_size=9)
)
def test_a_broken_file_is_cleaned_or_refused(data: bytes, at: int, noise: bytes) -> None:
    broken = data[: at % len(data)] + noise + data[at % len(data) + len(noise) :]
    try:
        assert cleaned(broken, ".bin").ending.startswith(".")
    except Uncleanable as refusal:
        assert str(refusal) == ""
