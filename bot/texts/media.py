"""What is sent beside words, as it is named to both sides."""

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.rules.media import CLEANED, Enclosure, Kind, Lost
from bot.texts.language import Words, mark, say
from bot.texts.words import listed, moment

_ONE = Words(
    {
        Kind.PHOTO: mark("照片 {n}"),
        Kind.VOICE: mark("语音 {n}"),
        Kind.VIDEO_NOTE: mark("视频留言 {n}"),
        Kind.STICKER: mark("表情 {n}"),
        Kind.LOCATION: mark("位置 {n}"),
        Kind.VENUE: mark("地点 {n}"),
        Kind.CONTACT: mark("名片 {n}"),
    }
)
_SEVERAL = Words(
    {
        Kind.PHOTO: mark("照片 {n} 张"),
        Kind.VOICE: mark("语音 {n} 条"),
        Kind.VIDEO_NOTE: mark("视频留言 {n} 条"),
        Kind.STICKER: mark("表情 {n} 个"),
        Kind.LOCATION: mark("位置 {n} 个"),
        Kind.VENUE: mark("地点 {n} 个"),
        Kind.CONTACT: mark("名片 {n} 张"),
    }
)
_FILES = Words(
    {Kind.VIDEO: mark("视频"), Kind.AUDIO: mark("录音"), Kind.ANIMATION: mark("动图"), Kind.DOCUMENT: mark("文件")}
)
_LOST = Words(
    {
        Lost.TOO_BIG: mark("太大，没有转来"),
        Lost.UNCLEANABLE: mark("里面可能带着姓名，没能转来"),
        Lost.GONE: mark("取不到了"),
    }
)
_TO_SENDER = Words(
    {
        Lost.TOO_BIG: mark("“{name}”太大了（最多 20 MB），转不过去。请拍成照片，或者分几段再发。"),
        Lost.UNCLEANABLE: mark("“{name}”里可能带着姓名，没有转过去。请拍成照片，或存成 PDF 再发。"),
        Lost.GONE: mark("“{name}”取不到了，没有转过去。请再发一次。"),
        Lost.REFUSED: mark("对方收不了“{name}”，没有转过去。请换个样子再发，比如打字。"),
    }
)
_TO_RECEIVER = Words(
    {
        Lost.TOO_BIG: mark("{number} 的“{name}”太大，没能转来。"),
        Lost.UNCLEANABLE: mark("{number} 的“{name}”里可能带着姓名，没能转来。"),
        Lost.GONE: mark("{number} 的“{name}”取不到了，没能转来。"),
        Lost.REFUSED: mark("{number} 的“{name}”您这里收不了，没能转来。"),
    }
)


def attachment(number: int) -> str:
    """Return the name of a file that is passed on; its own was left behind."""
    return say("附件{number}", number=number)


def one(found: Enclosure) -> str:
    """Return what something is called, like `照片 2`."""
    return attachment(found.number) if found.kind in CLEANED else _ONE.filled(found.kind, n=found.number)


def unnumbered(kind: Kind) -> str:
    """Return what a file is called before it has a number."""
    return _FILES[kind]


def a_set(kind: Kind) -> str:
    """Return what an album is called while it comes."""
    return say("一组照片") if kind in (Kind.PHOTO, Kind.VIDEO) else say("一组文件")


def together(found: Sequence[Enclosure]) -> str:
    """Return what something, or a set, is called."""
    if len(found) == 1:
        return one(found[0])
    return listed([*_counted(found), *(one(file) for file in found if file.kind in CLEANED)])


def enclosed(found: Sequence[Enclosure], zone: ZoneInfo | None = None) -> str:
    """Return all that came beside words, by kind, files with what they are; what could not be passed on with why.

    With a `zone` also when that came.
    """
    well = [each for each in found if each.lost is None]
    files = [_with(each, _what(each)) for each in well if each.kind in CLEANED]
    hidden = [say("{name}（没有答应给人看）", name=one(each)) for each in well if not each.shown]
    return listed(
        [
            *_counted([each for each in well if each.shown]),
            *hidden,
            *files,
            *(_lost(each, zone) for each in found if each.lost),
        ]
    )


def _counted(found: Sequence[Enclosure]) -> list[str]:
    counts = Counter(one.kind for one in found if one.kind not in CLEANED)
    return [_SEVERAL.filled(kind, n=count) for kind, count in counts.items()]


def _lost(found: Enclosure, zone: ZoneInfo | None) -> str:
    what = _what(found) if found.kind in CLEANED else ""
    at = moment(found.came_at, zone) if zone else ""
    return _with(found, what, at, _LOST[found.lost] if found.lost else "")


def _with(found: Enclosure, *told: str) -> str:
    return say("{name}（{what}）", name=one(found), what=say("，").join(filter(None, told)))


def _what(found: Enclosure) -> str:
    """What a file is and how large, like `PDF，230 KB`."""
    kind = found.ending[1:].upper() if found.kind is Kind.DOCUMENT and found.ending else _FILES[found.kind]
    return say("{kind}，{size}", kind=kind, size=_size(found.size)) if found.size else kind


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"


def forwarded(text: str) -> str:
    return say("（转发的）{text}", text=text)


def edited(text: str, at: str) -> str:
    return say("{text}（已修改，{at}）", text=text, at=at)


def not_passed_on(name: str, why: Lost) -> str:
    return _TO_SENDER.filled(why, name=name)


def did_not_come(number: str, name: str, why: Lost) -> str:
    return _TO_RECEIVER.filled(why, number=number, name=name)
