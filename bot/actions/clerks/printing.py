"""What is on the printed sheets: who is invited with which code, and each village's notice."""

from datetime import datetime

from bot.actions.people.invite import LIVES, new_link
from bot.files.invitation_sheet import Card, InvitationSheet
from bot.files.village_notices import Notice, VillageNotices
from bot.messages import sheets as messages
from bot.rules.errors import NoTown
from bot.rules.people import Person
from bot.rules.town import OfficeRules
from bot.texts import sheets, words
from bot.texts.language import speaking
from storage import offices, places
from storage.database import Tx


class UnknownName(Exception):
    """The bot's name is not known yet, so there is no link that a QR code could hold."""


@speaking(None)  # paper is read by others than whoever asks for it
def invitations(tx: Tx, members: list[Person], *, now: datetime) -> InvitationSheet:
    """Return the sheet for some staff, town by town, with a new code for each; older ones of theirs end. Raises: UnknownName."""
    office, username = office_and_bot(tx)
    towns = {town.place_id: town.name for town in places.towns(tx)}
    villages = places.villages_on_duty(tx)
    order = {town_id: number for number, town_id in enumerate(towns)}
    cards = []
    for member in sorted(members, key=lambda member: order.get(member.town_id or 0, len(order))):
        town = towns.get(member.town_id or 0, office.name)
        link = new_link(tx, member, username, now=now).link or ""
        roles = words.listed(words.ROLES[role] for role in member.roles.split(","))
        place = " ".join([town, *_few(villages.get(member.person_id, []))])
        cards.append((town, Card(member.name or "", roles, place, link)))
    there = {town for town, _ in cards}
    place = there.pop() if len(there) == 1 else office.name
    return messages.invitation_sheet(place, cards, until=words.moment(now + LIVES, office.zone))


def _few(villages: list[str]) -> list[str]:
    return villages if len(villages) < 3 else [sheets.and_others(villages[0])]


@speaking(None)
def notices(tx: Tx, *, town_id: int | None = None, village_id: int | None = None) -> VillageNotices:
    """Return the notices of one village, of a town's, or of all. Raises: UnknownName."""
    office, username = office_and_bot(tx)
    chosen = [
        row
        for row in places.codes(tx)
        if (town_id is None or row[0] == town_id) and (village_id is None or row[2] == village_id)
    ]
    pages = [Notice(village, town, f"https://t.me/{username}?start=v_{code}") for _, town, _, village, code in chosen]
    place = office.name
    if chosen and village_id is not None:
        place = chosen[0][3]
    elif chosen and town_id is not None:
        place = chosen[0][1]
    return messages.village_notices(place, pages, phone=office.phone, username=username)


def office_and_bot(tx: Tx) -> tuple[OfficeRules, str]:
    """Return the office's rules and the bot's name. Raises: NoTown, UnknownName."""
    office = offices.find(tx)
    if office is None:
        raise NoTown
    if office.bot_username is None:
        raise UnknownName
    return office.rules, office.bot_username
