"""Pictures without EXIF: drawn anew, upright, from their points alone."""

import io

MOST_POINTS = 64_000_000
LONGEST_SIDE = 4096  # what a screen or a sheet of paper can show
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def is_picture(data: bytes) -> bool:
    """Return whether the bytes are a picture that can be drawn anew."""
    heif = data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS
    return heif or data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")) or _is_webp(data)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def without_traces(data: bytes, ending: str) -> tuple[bytes, str]:
    """Return (picture, ending) without place, time, device and remarks. Raises: whatever Pillow does; ValueError: too large."""
    import pillow_heif
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # its own limit only warns; ours, below, refuses before anything is unpacked
    pillow_heif.register_heif_opener()
    with Image.open(io.BytesIO(data)) as picture:
        transparent = "A" in picture.getbands() or "transparency" in picture.info
        drawn_not_taken = transparent or picture.format == "PNG"
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is made smaller while it is read
        if picture.width * picture.height > MOST_POINTS:
            raise ValueError("too many points")
        upright = ImageOps.exif_transpose(picture).convert("RGBA" if transparent else "RGB")
    upright.info.clear()
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = io.BytesIO()
    if drawn_not_taken:
        upright.save(drawn, "PNG", optimize=True)
        return drawn.getvalue(), ".png"
    upright.save(drawn, "JPEG", quality=90)
    return drawn.getvalue(), ".jpg"


def jpeg_without_segments(data: bytes) -> bytes:
    """Return a JPEG without its application segments and remarks; its points stay as they are.

    Adobe's segment stays: it says how the colours are written.
    """
    kept, at = bytearray(data[:2]), 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:  # up to the start of the scan
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] not in (*range(0xE1, 0xEE), 0xEF, 0xFE):
            kept += data[at:end]
        at = end
    return bytes(kept + data[at:])
