"""The parts of a message that hold a file, a place or a telephone number."""

from typing import TYPE_CHECKING, Any

from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.files import StoredFile
from bot.practice.telegram.wire import Object, Request, without_nothing

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

KINDS = {
    "photo": "Photo",
    "voice": "Voice",
    "document": "Document",
    "video": "Video",
    "audio": "Audio",
    "video_note": "VideoNote",
    "animation": "Animation",
    "sticker": "Sticker",
}
_STICKER: Object = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
_SIZE_OF_PREVIEW = 90  # pixels of the longer side
_ATTACHED = "attach://"


def media_of(world: "TelegramWorld", request: Request, *, field: str, reference: Any, details: Object) -> Object:
    """Return {field: media object} for an upload, an `attach://` part or a file id.

    Raises:
        ApiError: 400, the part is missing, the file unknown or of another kind.
    """
    stored = _stored_file(world, request, field=field, reference=reference)
    return describe_media(world, stored, field=field, details=details)


def _stored_file(world: "TelegramWorld", request: Request, *, field: str, reference: Any) -> StoredFile:
    kind = KINDS[field]
    if reference is None:
        return world.files.keep_upload(request.files[field], kind)
    if not isinstance(reference, str):
        raise bad_request("media must be a string")
    if reference.startswith(_ATTACHED):
        upload = request.files.get(reference.removeprefix(_ATTACHED))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return world.files.keep_upload(upload, kind)
    return world.files.known(reference, kind)


def describe_media(world: "TelegramWorld", stored: StoredFile, *, field: str, details: Object) -> Object:
    """Return {field: media object} as it stands in a message."""
    if field == "photo":
        return {"photo": photo_sizes(world, stored)}
    if field == "sticker":
        return {"sticker": {**stored.as_json(), **_STICKER, **details}}
    if field == "video_note":
        return {"video_note": {**stored.as_json(), "length": 240, "duration": 0, **details}}
    shape = {"mime_type": stored.mime_type}
    if field in ("document", "audio", "video", "animation"):
        shape["file_name"] = stored.name
    if field in ("video", "animation"):
        details = {"width": stored.width, "height": stored.height, "duration": 0, **details}
    if field in ("voice", "audio"):
        details = {"duration": 0, **details}
    found = {field: without_nothing({**stored.as_json(), **shape, **details})}
    # "For backward compatibility, when this field is set, the document field will also be set."
    return {**found, "document": {**stored.as_json(), **shape}} if field == "animation" else found


def photo_sizes(world: "TelegramWorld", stored: StoredFile) -> list[Object]:
    """Return the sizes of a photo, the original last."""
    longest = max(stored.width, stored.height)
    sizes = [_photo_size(stored, stored.width, stored.height)]
    if longest > _SIZE_OF_PREVIEW:
        preview = world.files.keep(max(1, stored.size // 20), kind="Photo", name=stored.name, mime_type="image/jpeg")
        width, height = (max(1, side * _SIZE_OF_PREVIEW // longest) for side in (stored.width, stored.height))
        sizes.insert(0, _photo_size(preview, width, height))
    return sizes


def _photo_size(stored: StoredFile, width: int, height: int) -> Object:
    return {**stored.as_json(), "width": width, "height": height}


def get_file(world: "TelegramWorld", request: Request) -> Object:
    """Return the File object by which the bot fetches a file."""
    return world.files.describe(request.params["file_id"])


def place(params: Object) -> Object:
    """Return {location} of sendLocation.

    Raises:
        ApiError: 400, the place is not on earth.
    """
    if not (-90 <= params["latitude"] <= 90 and -180 <= params["longitude"] <= 180):
        raise bad_request("wrong latitude or longitude")
    fields = ("latitude", "longitude", "horizontal_accuracy")
    return {"location": {name: params[name] for name in fields if name in params}}


def venue(params: Object) -> Object:
    """Return {venue, location} of sendVenue.

    Raises:
        ApiError: 400, the place is not on earth, or has no name or no address.
    """
    for name in ("title", "address"):
        if not params[name]:
            raise bad_request(f"venue {name} must be non-empty")
    found = place(params)
    return {**found, "venue": {**found, "title": params["title"], "address": params["address"]}}


def contact(params: Object) -> Object:
    """Return {contact} of sendContact.

    Raises:
        ApiError: 400, number or name is empty.
    """
    if not params["phone_number"]:
        raise bad_request("phone number is empty")
    if not params["first_name"]:
        raise bad_request("first name is empty")
    fields = ("phone_number", "first_name", "last_name", "vcard")
    return {"contact": {name: params[name] for name in fields if name in params}}
