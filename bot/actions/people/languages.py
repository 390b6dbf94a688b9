"""/language: in which language one is spoken to."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.heard import Pressed
from bot.actions.people.come_back import come_back
from bot.actions.people.resident import resident_of
from bot.actions.telling import say, tidy
from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.rules.errors import ForgedButton
from bot.rules.people import Person
from bot.texts import menu
from bot.texts import residents as texts
from bot.texts.language import LANGUAGES, speaking, speaking_to
from storage import people
from storage.database import Tx


def offer_languages(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/language: three buttons, each in its own language."""
    come_back(tx, chat_id, now=now)
    who = people.by_chat(tx, chat_id, "staff") or resident_of(tx, chat_id)
    rows = tuple((Button(name, Press("language", argument=key.lower())),) for key, name in LANGUAGES.items())
    say(tx, who, Message(_question(), rows), kind="list", cause=f"m{message_id}", now=now)


def _question() -> str:
    """In every language, since whoever asks may not read the present one."""
    lines = []
    for language in LANGUAGES:
        with speaking(language):
            lines.append(texts.ask_language())
    return "\n".join(dict.fromkeys(lines))


def choose_language(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One press: everybody behind the chat is spoken to in it from now on, and the command menu follows."""
    language = next((key for key in LANGUAGES if key.lower() == press.argument), None)
    if language is None:
        raise ForgedButton
    people.choose_language(tx, pressed.chat_id, language)
    who = people.get(tx, who.person_id)
    commands = menu.of_staff(who.roles.split(",")) if who.kind == "staff" else menu.RESIDENTS
    with speaking_to(who):
        tidy(tx, who, pressed.message_id, LANGUAGES[language], cause=pressed.cause, now=now)
        say(tx, who, Message(texts.language_chosen()), kind="sentence", cause=pressed.cause, now=now)
        say(tx, who, Message("", menu=menu.said(commands)), kind="menu", cause=pressed.cause, now=now)
    return LANGUAGES[language]


LANGUAGE_PRESSES: dict[str, Callable[..., str]] = {"language": choose_language}
