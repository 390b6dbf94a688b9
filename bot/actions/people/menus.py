"""The command menu of the staff: shown when somebody binds, and again, a few at a time, when commands or his roles change."""

from datetime import datetime

from bot.actions.telling import say
from bot.actions.upkeep.alarms import Woken
from bot.messages.message import Message
from bot.rules.people import Person
from bot.texts import menu
from bot.texts.language import speaking_to
from storage import menus
from storage.database import Tx

AT_ONCE = 50  # a beat: an office of thousands has them within the hour, and nothing else waits for that


def refresh_menus(tx: Tx, *, now: datetime) -> Woken:
    """Show the present menu to some of those who have another one; the rest waits for the next beat, so none are counted."""
    for person in menus.outdated(tx, menu.VERSION, at_most=AT_ONCE):
        with speaking_to(person):
            show_menu(tx, person, cause=f"menu{tx.new_id()}", now=now)
    return Woken(0, ())


def show_menu(tx: Tx, person: Person, *, cause: str, now: datetime) -> None:
    """Show somebody of the staff the menu of his roles."""
    message = Message("", menu=menu.said(menu.of_staff(person.roles.split(","))))
    say(tx, person, message, kind="menu", cause=cause, now=now)
    menus.note(tx, menus.Shown(person.person_id, person.binding_id or 0, person.roles, menu.VERSION))
