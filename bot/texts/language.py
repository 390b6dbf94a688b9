"""Whom one speaks to decides the language: templates are simplified Chinese, the catalogues of `locale/` hold the others."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path
from typing import TypeVar

from bot.rules.people import Person

K = TypeVar("K")
SIMPLIFIED = "zh_Hans"
LANGUAGES = {SIMPLIFIED: "简体中文", "zh_Hant": "繁體中文", "en": "English"}  # in the order in which they are offered
LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Listener:
    """In whose ears the words are now; `chat_id` is None where they are nobody's in particular."""

    language: str = SIMPLIFIED
    chat_id: int | None = None


_LISTENER: ContextVar[Listener] = ContextVar("listener", default=Listener())  # noqa: B039 - frozen


def say(template: str, **values: object) -> str:
    """Return the sentence in the listener's language; `values` fill the template's `{names}`."""
    language = _LISTENER.get().language
    known = template if language == SIMPLIFIED else _catalogue(language).gettext(template)
    return known.format(**values)


def mark(template: str) -> str:
    """Return the template as it is: a constant that goes into the catalogues and is said later, by `say`."""
    return template


class Words(Mapping[K, str]):
    """Constant sentences by key, each said in the listener's language when it is read."""

    def __init__(self, templates: Mapping[K, str]) -> None:
        self._templates = templates

    def __getitem__(self, key: K) -> str:
        return say(self._templates[key])

    def filled(self, key: K, **values: object) -> str:
        """Return the sentence of a key; `values` fill its `{names}`."""
        return say(self._templates[key], **values)

    def __iter__(self) -> Iterator[K]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)


def listener() -> Listener:
    """Return in whose ears the words are now."""
    return _LISTENER.get()


@contextmanager
def speaking(language: str | None, *, chat_id: int | None = None) -> Iterator[None]:
    """Say everything inside in that language; None is simplified Chinese."""
    before = _LISTENER.set(Listener(language or SIMPLIFIED, chat_id))
    try:
        yield
    finally:
        _LISTENER.reset(before)


def speaking_to(person: Person) -> AbstractContextManager[None]:
    """Say everything inside in somebody's language."""
    return speaking(person.language, chat_id=person.chat_id)


@cache
def _catalogue(language: str) -> GNUTranslations | NullTranslations:
    """Return a compiled catalogue, read once; without one everything is said in simplified Chinese."""
    return translation("zhiban", LOCALE, [language], fallback=True)
