"""Persons and their identities; the only module that reads a chat id, a name or a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.rules.people import Contact, Person
from bot.rules.visits import NOTHING_LEFT, Whereabouts
from storage.database import Tx
from storage.rows import read, remembered, stored


@dataclass(frozen=True)
class Counts:
    """How many of a town's staff are there, bound, and bound but out of reach; `town_id` None: of no town."""

    town_id: int | None
    people: int
    bound: int
    unreachable: int


COLUMNS = "p.person_id, p.kind, p.roles, i.name, i.chat_id, i.binding_id, p.town_id, p.village_id, i.unreachable_why, p.language"
IDENTITY = "JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id"
_PERSON = (
    f"SELECT {COLUMNS} FROM persons p JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id "
)
_WITH_CHAT = "('staff', 'resident', 'group')"


@remembered
def get(tx: Tx, person_id: int) -> Person:
    """Return a person by id. Raises: LookupError."""
    row = tx.one(_PERSON + "WHERE p.office_id = :office_id AND p.person_id = :person_id", person_id=person_id)
    if row is None:
        raise LookupError("person")
    return read(Person, row)


def find(tx: Tx, person_id: int | None) -> Person | None:
    """Return a person, or None for nobody."""
    return get(tx, person_id) if person_id is not None else None


def by_chat(tx: Tx, chat_id: int, kind: str) -> Person | None:
    """Return the staff member, the resident or the group behind a chat."""
    return behind(tx, chat_id).get(kind)


@remembered
def behind(tx: Tx, chat_id: int) -> dict[str, Person]:
    """Return everybody behind a chat by kind: somebody may be resident and member of staff."""
    sql = _PERSON + f"WHERE p.office_id = :office_id AND i.chat_id = :chat_id AND i.kind IN {_WITH_CHAT}"
    found = (read(Person, row) for row in tx.all(sql, chat_id=chat_id))
    return {person.kind: person for person in found}


def language_of(tx: Tx, chat_id: int) -> str | None:
    """Return the language that was chosen in a chat; None: the default."""
    found = (by_chat(tx, chat_id, kind) for kind in ("resident", "staff"))
    return next((person.language for person in found if person and person.language), None)


def choose_language(tx: Tx, chat_id: int, language: str) -> None:
    """Let everybody behind a chat, resident and member of staff, be spoken to in a language."""
    tx.run(
        "UPDATE persons SET language = :language WHERE office_id = :office_id AND person_id IN "
        "(SELECT person_id FROM identities WHERE office_id = :office_id AND chat_id = :chat_id)",
        language=language,
        chat_id=chat_id,
    )


def named(tx: Tx, name: str) -> list[Person]:
    """Return the staff of that name who are not retired."""
    sql = _PERSON + (
        "WHERE p.office_id = :office_id AND i.name = :name AND p.kind = 'staff' AND p.retired_at IS NULL ORDER BY p.person_id"
    )
    return [read(Person, row) for row in tx.all(sql, name=name)]


def staff(tx: Tx) -> list[Person]:
    """Return all staff who are not retired, in the order in which they came."""
    sql = _PERSON + "WHERE p.office_id = :office_id AND p.kind = 'staff' AND p.retired_at IS NULL ORDER BY p.person_id"
    return [read(Person, row) for row in tx.all(sql)]


@remembered
def staff_names(tx: Tx) -> dict[int, str]:
    """Return {id: name} of all staff who are not retired."""
    rows = tx.all(
        "SELECT p.person_id, i.name FROM persons p "
        "JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id "
        "WHERE p.office_id = :office_id AND p.kind = 'staff' AND p.retired_at IS NULL ORDER BY p.person_id"
    )
    return {row[0]: row[1] for row in rows if row[1]}


def counts(tx: Tx) -> list[Counts]:
    """Return the counts of each town that has staff."""
    rows = tx.all(
        "SELECT p.town_id, COUNT(*), COUNT(i.chat_id), COUNT(i.unreachable_why) FROM persons p "
        "JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id "
        "WHERE p.office_id = :office_id AND p.kind = 'staff' AND p.retired_at IS NULL GROUP BY p.town_id ORDER BY p.town_id"
    )
    return [read(Counts, row) for row in rows]


def reach(tx: Tx) -> tuple[int, int, int]:
    """Return how many staff there are, how many of them are not bound, and how many clerks can be reached."""
    row = tx.one(
        "SELECT COUNT(*), COUNT(i.chat_id), "
        "COUNT(CASE WHEN i.chat_id IS NOT NULL AND i.unreachable_why IS NULL AND ',' || p.roles || ',' LIKE '%,clerk,%' THEN 1 END) "
        "FROM identities i JOIN persons p ON p.office_id = i.office_id AND p.person_id = i.person_id "
        "WHERE i.office_id = :office_id AND i.kind = 'staff' AND p.retired_at IS NULL"
    )
    assert row is not None
    return row[0], row[0] - row[1], row[2]


def staff_of(tx: Tx, town_id: int | None) -> list[Person]:
    """Return a town's staff who are not retired; None: those of no town."""
    sql = _PERSON + (
        "WHERE p.office_id = :office_id AND p.kind = 'staff' AND p.retired_at IS NULL "
        "AND COALESCE(p.town_id, 0) = :town_id ORDER BY p.person_id"
    )
    return [read(Person, row) for row in tx.all(sql, town_id=town_id or 0)]


def staff_like(tx: Tx, part: str, *, at_most: int) -> list[Person]:
    """Return staff whose name holds `part`, letter by letter: no sign in it means anything else."""
    literal = part.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    sql = _PERSON + (
        "WHERE p.office_id = :office_id AND p.kind = 'staff' AND p.retired_at IS NULL "
        "AND i.name LIKE :pattern ESCAPE '!' ORDER BY p.person_id LIMIT :at_most"
    )
    return [read(Person, row) for row in tx.all(sql, pattern=f"%{literal}%", at_most=at_most)]


def of_staff(tx: Tx, person_id: int) -> Person | None:
    """Return a member of the staff by id; None where there is none, or he has retired."""
    sql = _PERSON + (
        "WHERE p.office_id = :office_id AND p.person_id = :person_id AND p.kind = 'staff' AND p.retired_at IS NULL"
    )
    row = tx.one(sql, person_id=person_id)
    return read(Person, row) if row else None


def gone(tx: Tx) -> frozenset[int]:
    """Return the ids of the staff who have retired."""
    sql = "SELECT person_id FROM persons WHERE office_id = :office_id AND kind = 'staff' AND retired_at IS NOT NULL"
    return frozenset(row[0] for row in tx.all(sql))


def add(
    tx: Tx,
    *,
    kind: str,
    roles: str = "",
    name: str | None = None,
    chat_id: int | None = None,
    town_id: int | None = None,
) -> Person:
    """Store a new person; he speaks the language of his chat, if one was chosen there."""
    person_id = tx.new_id()
    binding_id = tx.new_id() if chat_id is not None else None
    tx.run(
        "INSERT INTO persons (office_id, person_id, kind, roles, town_id, language) "
        "VALUES (:office_id, :person_id, :kind, :roles, :town_id, :language)",
        person_id=person_id,
        kind=kind,
        roles=roles,
        town_id=town_id,
        language=language_of(tx, chat_id) if chat_id is not None else None,
    )
    tx.run(
        "INSERT INTO identities (office_id, person_id, kind, name, chat_id, binding_id) "
        "VALUES (:office_id, :person_id, :kind, :name, :chat_id, :binding_id)",
        person_id=person_id,
        kind=kind,
        name=name,
        chat_id=chat_id,
        binding_id=binding_id,
    )
    return get(tx, person_id)


def bind(tx: Tx, person_id: int, *, chat_id: int, now: datetime) -> None:
    """Join a member of staff with a chat, and its language, if one was chosen there."""
    language = language_of(tx, chat_id)
    tx.run(
        "UPDATE identities SET chat_id = :chat_id, binding_id = :binding_id, bound_at = :now, unreachable_why = NULL "
        "WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
        chat_id=chat_id,
        binding_id=tx.new_id(),
        now=stored(now),
    )
    if language:
        choose_language(tx, chat_id, language)


def unbind(tx: Tx, person_id: int) -> None:
    """End a binding."""
    tx.run(
        "UPDATE identities SET chat_id = NULL, binding_id = NULL, bound_at = NULL, unreachable_why = NULL "
        "WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
    )


def bound_at(tx: Tx, person_id: int) -> int:
    """Return since when the binding holds, in stored microseconds."""
    return tx.number(
        "SELECT bound_at FROM identities WHERE office_id = :office_id AND person_id = :person_id", person_id=person_id
    )


def set_reachable(tx: Tx, chat_id: int, *, why_not: str | None) -> bool:
    """Note that everybody behind a chat can, or cannot, be reached; return whether that is new."""
    if all(person.unreachable_why == why_not for person in behind(tx, chat_id).values()):
        return False
    tx.run(
        "UPDATE identities SET unreachable_why = :why_not "
        f"WHERE office_id = :office_id AND chat_id = :chat_id AND kind IN {_WITH_CHAT}",
        chat_id=chat_id,
        why_not=why_not,
    )
    return True


def contact(tx: Tx, person_id: int) -> Contact | None:
    """Return how somebody without a chat is to be reached; None: he was not asked yet."""
    row = tx.one(
        "SELECT name, phone FROM identities WHERE office_id = :office_id AND person_id = :person_id AND phone IS NOT NULL",
        person_id=person_id,
    )
    return Contact(row[0] or "", row[1]) if row else None


def keep_contact(tx: Tx, person_id: int, contact: Contact | None) -> None:
    """Remember how somebody without a chat is to be reached; None: he is to be asked again."""
    tx.run(
        "UPDATE identities SET name = :name, phone = :phone WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
        name=contact.name or None if contact else None,
        phone=contact.phone if contact else None,
    )


def whereabouts(tx: Tx, person_id: int) -> Whereabouts:
    """Return the phone and the house that a resident left for a visit."""
    row = tx.one(
        "SELECT phone, house FROM identities WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
    )
    return Whereabouts(row[0] or "", row[1] or "") if row else NOTHING_LEFT


def leave_whereabouts(tx: Tx, person_id: int, left: Whereabouts) -> None:
    """Keep what a resident left for a visit; empty: forget it."""
    tx.run(
        "UPDATE identities SET phone = :phone, house = :house WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
        phone=left.phone or None,
        house=left.house or None,
    )


@remembered
def given(tx: Tx, person_id: int) -> Contact:
    """Return the name and number by which a resident said who he is; both may be empty."""
    row = tx.one(
        "SELECT name, COALESCE(given_phone, phone) FROM identities "
        "WHERE office_id = :office_id AND person_id = :person_id AND (given_phone IS NOT NULL OR chat_id IS NULL)",
        person_id=person_id,
    )
    return Contact(row[0] or "", row[1] or "") if row else Contact()


def phones(tx: Tx, person_ids: Iterable[int]) -> frozenset[str]:
    """Return the digits of the numbers that some left or gave: by them somebody is known who came at the counter and by chat."""
    among = ", ".join(str(int(one)) for one in person_ids) or "NULL"
    rows = tx.all(f"SELECT phone, given_phone FROM identities WHERE office_id = :office_id AND person_id IN ({among})")
    digits = ("".join(filter(str.isdigit, number or "")) for row in rows for number in row)
    return frozenset(filter(None, digits))


def give(tx: Tx, person_id: int, said: Contact) -> None:
    """Keep the name and number by which a resident says who he is; empty: forget them."""
    tx.run(
        "UPDATE identities SET name = :name, given_phone = :phone WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
        name=said.name or None,
        phone=said.phone if said.line else None,
    )


def remove(tx: Tx, person_id: int) -> None:
    """Forget somebody for whom nothing was registered after all."""
    for table in ("identities", "persons"):
        tx.run(f"DELETE FROM {table} WHERE office_id = :office_id AND person_id = :person_id", person_id=person_id)


def remember_village(tx: Tx, person_id: int, *, town_id: int, village_id: int) -> None:
    """A resident need not say twice where he lives."""
    tx.run(
        "UPDATE persons SET town_id = :town_id, village_id = :village_id WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
        town_id=town_id,
        village_id=village_id,
    )


def with_role(tx: Tx, role: str) -> list[Person]:
    """Return the staff that bear a role in the list of persons."""
    return [person for person in staff(tx) if role in person.roles.split(",")]
