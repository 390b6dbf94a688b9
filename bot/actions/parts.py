"""What people send, kept as it came but for the names that came with it."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.heard import Heard
from bot.actions.telling import say
from bot.messages.message import Message
from bot.messages.residents import ask_contact
from bot.rules.cases import Case
from bot.rules.errors import AnswerTooBig, EmptyAnswer
from bot.rules.intake import plain
from bot.rules.media import CLEANED, Enclosure, Kind, Lost, too_big
from bot.rules.people import Contact, Person
from bot.texts import media, words
from storage import drafts, people
from storage.database import Tx
from storage.drafts import Part

LIKENESS = 12  # characters


def keep(
    tx: Tx,
    person: Person,
    heard: Heard,
    *,
    now: datetime,
    draft_id: int | None = None,
    beside: Part | None = None,
    sender: Person | None = None,
) -> Part:
    """Keep what somebody sent, for a draft or until it is known where it belongs; tell him of a file that is too large.

    `beside`: it belongs where that belongs. `sender` wrote it down where `person`, whose words it is, has no chat.
    """
    lost = Lost.TOO_BIG if too_big(heard.kind, heard.size) else None
    part = Part(
        part_id=tx.new_id(),
        person_id=person.person_id,
        draft_id=beside.draft_id if beside else draft_id,
        case_id=beside.case_id if beside else None,
        message_id=heard.message_id,
        kind=heard.kind,
        text=heard.text,
        file_id=heard.file_id,
        received_at=now,
        event_id=beside.event_id if beside else None,
        checked_id=beside.checked_id if beside else None,
        group_id=heard.group_id,
        ending=heard.ending,
        size=heard.size,
        point=heard.point,
        forwarded=heard.forwarded,
        shown=heard.contact is None or person.kind == "staff" or sender is not None,
        contact_id=_keep_contact(tx, heard.contact) if heard.contact else None,
        lost=lost,
    )
    drafts.add_part(tx, part)
    if not part.shown:
        ask_about_contact(tx, person, part, cause=heard.cause, now=now)
    tell_too_big(tx, sender or person, part, cause=heard.cause, now=now)
    return part


def tell_too_big(tx: Tx, sender: Person, part: Part, *, cause: str, now: datetime) -> None:
    """Tell whoever sent it, at once, that a file is too large to be passed on; silent where it is not."""
    if part.lost is Lost.TOO_BIG:
        told = Message(media.not_passed_on(media.unnumbered(part.kind), part.lost))
        say(tx, sender, told, kind="sentence", cause=f"{cause}.lost", now=now)


def ask_about_contact(tx: Tx, resident: Person, part: Part, *, cause: str, now: datetime) -> None:
    """Ask whether the handler may see a telephone number; until then he sees that there is one."""
    say(tx, resident, ask_contact(part.part_id), kind="ask_contact", cause=cause, now=now)


def _keep_contact(tx: Tx, contact: Contact) -> int:
    """A telephone number stands with the identities, and nowhere else."""
    person = people.add(tx, kind="contact")
    people.keep_contact(tx, person.person_id, contact)
    return person.person_id


def is_of_petitioner(part: Part, case: Case) -> bool:
    """Whether something came from the resident's side: the petition, whoever wrote it down, or what he added; else it answers."""
    return part.draft_id is not None or part.person_id == case.petitioner_id


def words_of(parts: Iterable[Part]) -> str:
    """Return what was written, of several messages in their order."""
    return "\n".join(part.text for part in parts if part.text)


def shown_words(parts: Iterable[Part], zone: ZoneInfo | None = None) -> str:
    """Return the same as it is shown: what was passed on from others is marked, and with a `zone` when it was changed."""
    return "\n".join(filter(None, (_shown(part, zone) for part in parts)))


def _shown(part: Part, zone: ZoneInfo | None) -> str:
    text = media.forwarded(part.text) if part.forwarded and part.text else part.text
    return media.edited(text, words.moment(part.received_at, zone)) if part.replaces and zone else text


def known_by(parts: list[Part]) -> str:
    """Return the first words of a petition, by which its petitioner knows it again; without words, what he sent.

    Empty where nothing is there any more, or nothing that can be seen.
    """
    texts = (" ".join(part.text.split()) for part in parts)
    first = next(filter(plain, texts), "") or media.enclosed(tuple(enclosures(parts).values()))
    return first if len(first) <= LIKENESS else f"{first[:LIKENESS].rstrip()}…"


def file_words(tx: Tx, case_id: int, parts: list[Part], *, event_id: int) -> tuple[str, str]:
    """File what one of the staff said at an event of a case; return its words, and all of it where there is more than words.

    Raises: EmptyAnswer, AnswerTooBig.
    """
    text = words_of(parts)
    if not text.strip() and all(part.kind is Kind.TEXT for part in parts):
        raise EmptyAnswer
    if all(part.lost for part in parts):  # with its caption: what it says is about what is not there
        raise AnswerTooBig
    drafts.add_to_case(tx, parts, case_id, event_id=event_id)
    return text, more_than_words(parts)


def all_of(parts: Iterable[Part]) -> str:
    """Return as JSON what the history keeps of something said."""
    return json.dumps(
        [{"kind": part.kind, "text": part.text, "file": part.file_id} for part in parts], ensure_ascii=False
    )


def more_than_words(parts: Iterable[Part]) -> str:
    """Return the same; empty where it is words alone."""
    return all_of(parts) if any(part.kind is not Kind.TEXT for part in parts) else ""


def enclosures(parts: Iterable[Part]) -> dict[int, Enclosure]:
    """Return {id of the first version: what it is} of what came beside words; the parts are all of a case, or of a draft.

    Files are numbered through the case, all else by sender and kind, what was added later anew.
    """
    counts: Counter[object] = Counter()
    found = {}
    for part in parts:
        if part.kind is Kind.TEXT:
            continue
        like = "file" if part.kind in CLEANED else (part.person_id, part.kind, part.draft_id)
        counts[like] += 1
        found[part.first_id] = Enclosure(
            part.kind, counts[like], part.received_at, part.ending or "", part.size, part.lost, part.shown
        )
    return found
