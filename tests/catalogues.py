"""Compiles the catalogues of texts where set-up has not done it, so that tests run from a fresh checkout."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.texts.language import LOCALE


def written() -> dict[str, Path]:
    """Return the written catalogue of each language."""
    return {path.parts[-3]: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/zhiban.po"))}


def read(path: Path) -> Catalog:
    """Return what a written catalogue holds."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def compile_all() -> None:
    """Compile what is missing or older than what was written."""
    for path in written().values():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            fresh = compiled.with_suffix(f".{os.getpid()}")  # several workers do this at once: whole or not at all
            with fresh.open("wb") as file:
                write_mo(file, read(path))
            fresh.replace(compiled)
