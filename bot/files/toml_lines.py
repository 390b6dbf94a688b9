"""On which line of a TOML text everything stands: tomllib does not tell."""

import re
import tomllib

from bot.rules.town import Path


def lines_of(text: str) -> dict[Path, int]:
    """Return {path: line} of every table, key and list item of `text`, which tomllib has accepted."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


class _Scanner:
    """Walks over well-formed TOML and notes the line on which everything begins."""

    _blank = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
    _space = re.compile(r"[ \t]*")
    _part = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*(\.?)""")
    _value = re.compile(
        r'''"""(?:[^\\]|\\.)*?"""(?:"{0,2})|"(?:[^"\\]|\\.)*"|'''
        r"""'''.*?'''(?:'{0,2})|'[^']*'|[^,\]}#\n]+""",
        re.DOTALL,
    )

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._line = 1
        self._counted_to = 0
        self._rows: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self._skip(self._blank)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(self._blank)

    def _header(self) -> Path:
        line = self._line_here()
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        names = self._names()
        self._at += brackets
        path: Path = ()
        for depth, name in enumerate(names, 1):
            path = (*path, name)
            self.lines.setdefault(path, line)
            if brackets == 2 and depth == len(names):
                self._rows[path] = self._rows.get(path, -1) + 1
            if path in self._rows:
                path = (*path, self._rows[path])
                self.lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line_here()
        path = table
        for name in self._names():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self._at += 1  # the equals sign
        self._read_value(path)

    def _names(self) -> list[str]:
        """Step over a key, dotted or not, and the spaces round it; return its parts."""
        names = []
        while part := self._part.match(self._text, self._at):
            self._at = part.end()
            names.append(next(iter(tomllib.loads(f"{part[1]}=0"))))
            if not part[2]:
                break
        return names

    def _read_value(self, path: Path) -> None:
        self._skip(self._space)
        first = self._text[self._at]
        if first in "[{":
            self._at += 1
            self._items(path, in_list=first == "[")
        else:
            self._skip(self._value)

    def _items(self, path: Path, *, in_list: bool) -> None:
        """Step over what stands in brackets or braces, past the closing one."""
        number = 0
        while True:
            self._skip(self._blank)
            character = self._text[self._at]
            if character in ",]}":
                self._at += 1
                if character != ",":
                    return
            elif in_list:
                self.lines[*path, number] = self._line_here()
                self._read_value((*path, number))
                number += 1
            else:
                self._pair(path)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        matched = pattern.match(self._text, self._at)
        self._at = matched.end() if matched else self._at

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line
