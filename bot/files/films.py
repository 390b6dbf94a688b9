"""Films and sounds without the place, the device and the names that are written beside them."""

FILM_ENDINGS = (".mp4", ".mov", ".m4v", ".m4a", ".3gp")
_BOXES = (b"moov", b"trak", b"mdia", b"minf", b"edts")  # boxes that hold boxes which may tell something
_TELLING = (b"udta", b"meta", b"uuid", b"XMP_", b"free", b"skip")  # what is free need not be empty
# All that a film is; makers of telephones and cameras write boxes of their own beside it.
_OUTERMOST = (b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"wide", b"pdin", b"prft")


def is_film(data: bytes) -> bool:
    """Return whether the bytes are an MPEG-4 or QuickTime file, a film or a sound."""
    return data[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free")


def without_traces(data: bytes, ending: str) -> tuple[bytes, str]:
    """Return (film, ending) with the boxes emptied that tell where, with what and by whom it was taken.

    They become free space of the same size, so that nothing else moves. Raises: ValueError: it is not in order.
    """
    film = bytearray(data)
    _empty(film, 0, len(film), outermost=True)
    return bytes(film), ending if ending in FILM_ENDINGS else ".mp4"


def _empty(film: bytearray, at: int, end: int, *, outermost: bool = False) -> None:
    while at < end:
        size, head = int.from_bytes(film[at : at + 4], "big"), 8
        kind = bytes(film[at + 4 : at + 8])
        if size == 1:  # the size stands in the eight bytes that follow
            size, head = int.from_bytes(film[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head or at + size > end:
            raise ValueError("a box does not fit")
        if kind in _TELLING or (outermost and kind not in _OUTERMOST):
            film[at + 4 : at + 8] = b"free"
            film[at + head : at + size] = bytes(size - head)
        elif kind in _BOXES:
            _empty(film, at + head, at + size)
        elif kind in (b"mvhd", b"tkhd", b"mdhd"):
            _forget_when(film, at + head)
        elif kind == b"hdlr":
            _forget_device(film, at + head, at + size)
        at += size


def _forget_when(film: bytearray, at: int) -> None:
    """Two instants stand after version and flags: made, changed."""
    width = 8 if film[at] == 1 else 4
    film[at + 4 : at + 4 + 2 * width] = bytes(2 * width)


def _forget_device(film: bytearray, at: int, end: int) -> None:
    """The handler's name, at the end, is what the maker of the telephone likes."""
    film[at + 24 : end] = bytes(max(0, end - at - 24))


def is_mp3(data: bytes) -> bool:
    """Return whether the bytes are an MP3 or AAC sound, with or without its tags."""
    return data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0)


def mp3_without_traces(data: bytes, ending: str) -> tuple[bytes, str]:
    """Return (sound, ending) without the tags at its beginning and end. Raises: ValueError: nothing is left."""
    while data.startswith(b"ID3"):
        size = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
        data = data[10 + size + (10 if data[5] & 0x10 else 0) :].lstrip(b"\0")
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    if data[-32:-24] == b"APETAGEX":  # its size counts the footer, not the header
        data = data[: -int.from_bytes(data[-20:-16], "little")]
        data = data[:-32] if data[-32:-24] == b"APETAGEX" else data
    if not is_mp3(data):
        raise ValueError("no sound")
    return data, ".aac" if data[1] & 0x06 == 0 else ".mp3"


def is_wave(data: bytes) -> bool:
    """Return whether the bytes are a WAVE sound."""
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def wave_without_traces(data: bytes, ending: str) -> tuple[bytes, str]:
    """Return (sound, ending) with nothing but the sound and how it is written. Raises: ValueError: no sound in it."""
    kept, at = b"", 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if data[at : at + 4] in (b"fmt ", b"fact", b"data"):
            kept += data[at:end]
        at = end
    if b"data" not in kept:
        raise ValueError("no sound")
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WAVE" + kept, ".wav"
