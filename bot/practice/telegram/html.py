"""Telegram's HTML parse mode: what it takes, what it refuses, and the entities it makes."""

import re
from dataclasses import dataclass, replace

from bot.practice.telegram.wire import Object, utf16_length

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START_TAG = re.compile(r"<([^\s>]*)")
_END_TAG = re.compile(r"</([^\s>]*)\s*")
_ATTRIBUTE = re.compile(r"""([^\s=>/"']+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]+)(?=[\s>]|$)))?""")


class HtmlRefused(Exception):
    """The text is not the HTML that Telegram takes; the message is Telegram's."""


@dataclass(frozen=True)
class _Open:
    """A tag not yet closed; the offset counts UTF-16 units of the plain text."""

    tag: str
    argument: str
    offset: int
    at: int


def parse_html(text: str) -> tuple[str, list[Object]]:
    """Return the plain text and its entities, outer before inner.

    Raises:
        HtmlRefused: an unsupported tag, an unclosed one, one closed in the wrong order.
    """
    return _Reading(text).result()


class _Reading:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = ""
        self._open: list[_Open] = []
        self._entities: list[Object] = []

    def result(self) -> tuple[str, list[Object]]:
        position = 0
        while position < len(self._text):
            position = self._step(position)
        if self._open:
            raise HtmlRefused(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return self._plain, sorted(self._entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _step(self, position: int) -> int:
        """Read what stands at `position` and return where to go on."""
        if self._text.startswith("</", position):
            return self._end_tag(position)
        if self._text[position] == "<":
            return self._start_tag(position)
        character = _CHARACTER.match(self._text, position)
        if character:
            self._plain += _decoded(character)
            return character.end()
        self._plain += self._text[position]
        return position + 1

    def _start_tag(self, begin: int) -> int:
        name = _START_TAG.match(self._text, begin)
        assert name is not None  # the caller saw the bracket
        if name.end() == len(self._text):
            raise HtmlRefused(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = name[1].lower()
        if tag not in _ENTITY_OF_TAG:
            raise HtmlRefused(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes, end = self._attributes(tag, begin=begin, position=name.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise HtmlRefused(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._open.append(_Open(tag, _argument(tag, attributes), utf16_length(self._plain), len(self._plain)))
        return end

    def _attributes(self, tag: str, *, begin: int, position: int) -> tuple[dict[str, str], int]:
        """Return {attribute: value} and where the tag ends."""
        found: dict[str, str] = {}
        while True:
            while position < len(self._text) and self._text[position].isspace():
                position += 1
            if position >= len(self._text):
                raise HtmlRefused(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if self._text[position] == ">":
                return found, position + 1
            attribute = _ATTRIBUTE.match(self._text, position)
            if attribute is None:
                raise HtmlRefused(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            value = next((group for group in attribute.groups()[1:] if group is not None), None)
            if value is None and self._text.startswith("=", attribute.end()):
                raise HtmlRefused(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            found[attribute[1].lower()] = _CHARACTER.sub(_decoded, value or "")
            position = attribute.end()

    def _end_tag(self, begin: int) -> int:
        if not self._open:
            raise HtmlRefused(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = _END_TAG.match(self._text, begin)
        assert name is not None  # the caller saw the bracket
        if not self._text.startswith(">", name.end()):
            raise HtmlRefused(f"Unclosed end tag at byte offset {self._byte(begin)}")
        opened = self._open.pop()
        if name[1] and name[1].lower() != opened.tag:
            raise HtmlRefused(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{name[1].lower()}>"'
            )
        self._close(opened)
        return name.end() + 1

    def _close(self, opened: _Open) -> None:
        length = utf16_length(self._plain) - opened.offset
        if not length:
            return  # Telegram drops empty entities silently
        entity: Object = {"type": _ENTITY_OF_TAG[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            entity["url"] = opened.argument or self._plain[opened.at :]
        elif opened.tag == "code" and self._gives_its_language(opened):
            return
        elif opened.tag == "pre" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        self._entities.append(entity)

    def _gives_its_language(self, code: _Open) -> bool:
        """Hand the language of a `code` to the `pre` right around it; only there Telegram shows one."""
        around = self._open[-1] if self._open else None
        if not code.argument or around is None or around.tag != "pre" or around.offset != code.offset:
            return False
        self._open[-1] = replace(around, argument=code.argument)
        return True

    def _byte(self, position: int) -> int:
        return len(self._text[:position].encode("utf-8", "surrogatepass"))


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "code":
        return attributes.get("class", "").removeprefix("language-")
    if tag == "blockquote" and "expandable" in attributes:
        return "expandable"
    return ""


def _decoded(character: re.Match[str]) -> str:
    hexadecimal, decimal, named = character.groups()
    if named:
        return _NAMED[named]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    # Telegram leaves a reference to nothing as it stands.
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else character[0]


def trimmed(plain: str, entities: list[Object]) -> tuple[str, list[Object]]:
    """Return text without outer blank space, as Telegram sends it, and the entities moved with it."""
    kept = plain.strip()
    start = utf16_length(plain[: len(plain) - len(plain.lstrip())])
    end = start + utf16_length(kept)
    moved = []
    for entity in entities:
        first, last = max(entity["offset"], start), min(entity["offset"] + entity["length"], end)
        if first < last:
            moved.append({**entity, "offset": first - start, "length": last - first})
    return kept, moved
