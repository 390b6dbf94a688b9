"""The town file: TOML bytes → TownFile, or every fault of it with its line."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.files.toml_lines import lines_of
from bot.files.town_document import BadDocument, read_document
from bot.rules.town import Flaw, Path, TownFile

LONGEST_VALUE_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: where, what stands there as the file writes it, and why that will not do."""

    line: int | None
    key: str
    value: str
    why: str

    def __str__(self) -> str:
        place = [f"第 {self.line} 行"] if self.line else []
        place += [" = ".join(part for part in (self.key, self.value) if part)] if self.key or self.value else []
        return "：".join([" ".join(place), self.why] if place else [self.why])


class BadTownFile(ValueError):
    """The file describes no town; `faults` holds all of them, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read_town_file(raw: bytes) -> TownFile:
    """Return the town that `raw` describes; a byte order mark is let pass.

    Raises:
        BadTownFile: with every fault; a file that is no UTF-8 or no TOML has only that one.
    """
    text = _decode(raw)
    document = _parse(text)
    try:
        return read_document(document)
    except BadDocument as error:
        lines = lines_of(text)
        faults = [_fault(flaw, lines) for flaw in error.flaws]
        raise BadTownFile(tuple(sorted(faults, key=lambda fault: fault.line or 0))) from error


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadTownFile((Fault(line, "", "", "这里不是 UTF-8 编码，请把文件另存为 UTF-8。"),)) from error


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
        why = "同一项写了两次。" if str(error).startswith("Cannot") else "这里不合 TOML 的写法。"
        raise BadTownFile((Fault(line, "", text.split("\n")[line - 1].strip()[:LONGEST_VALUE_SHOWN], why),)) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        raise BadTownFile((Fault(None, "", "", "文件里有过长的数字或过深的括号。"),)) from error


def _fault(flaw: Flaw, lines: Mapping[Path, int]) -> Fault:
    """Return `flaw` with the line of what it is about, or else of what ought to hold it."""
    place = flaw.path
    while place and place not in lines:
        place = place[:-1]
    key = ".".join(str(part) for part in flaw.path if isinstance(part, str))
    return Fault(lines.get(place), key, _shown(flaw.value), flaw.why)


def _shown(value: object) -> str:
    if value is None:
        return ""
    shown = str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=str)
    shown = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in shown)
    return shown if len(shown) <= LONGEST_VALUE_SHOWN else shown[: LONGEST_VALUE_SHOWN - 1] + "…"
