"""Who is who: persons, and the place for which they are responsible."""

from dataclasses import dataclass
from datetime import date

ROLES = ("cadre", "leader", "duty_room", "dispatcher", "supervisor", "clerk", "callback")
DESK = ("duty_room", "dispatcher")  # they register for those who come or call


@dataclass(frozen=True)
class Person:
    """Somebody whom the bot knows; `chat_id` is None while nobody has bound the account."""

    person_id: int
    kind: str  # staff | resident | group
    roles: str  # like "cadre,leader"; empty for residents
    name: str | None = None
    chat_id: int | None = None
    binding_id: int | None = None
    town_id: int | None = None
    village_id: int | None = None
    unreachable_why: str | None = None
    language: str | None = None  # None: the default

    @property
    def reachable(self) -> bool:
        """Whether a message would be tried: bound, and not known to have blocked the bot."""
        return self.chat_id is not None and self.unreachable_why is None

    def has(self, role: str) -> bool:
        """Whether a role is among the roles."""
        return role in self.roles.split(",")

    @property
    def role(self) -> str:
        """The first of the roles; residents have `resident`."""
        return self.roles.split(",")[0] or "resident"

    @property
    def at_desk(self) -> bool:
        """Whether people come to him, or call him, who have no chat."""
        return any(self.has(role) for role in DESK)


@dataclass(frozen=True)
class Contact:
    """How somebody without a chat is to be reached; both empty: he left nothing."""

    name: str = ""
    phone: str = ""

    @property
    def line(self) -> str:
        return f"{self.name} {self.phone}".strip()


@dataclass(frozen=True)
class Place:
    """A village with everybody who stands for it, from its daily turn to the supervisors of the office.

    A case whose village is not known (`village_id` 0, no name) has its town's duty room and those above; with `town_id` 0
    the first duty room of the office.
    """

    town_id: int
    town: str
    village_id: int
    village: str
    first_day: date
    duty: tuple[Person, ...]
    leader: Person | None
    duty_room: Person | None
    dispatchers: tuple[Person, ...]
    town_supervisors: tuple[Person, ...]
    office_supervisors: tuple[Person, ...]
    hours: str | None = None  # office hours of the village where they differ, as in the town file
    stand_ins: tuple[Person, ...] = ()  # whose days here, not in its turn, have begun or are to come
    concerned: frozenset[int] = frozenset()  # whom the petition is about for which it was looked up

    @property
    def circle(self) -> frozenset[int]:
        """Whom a petition about a cadre of this village must not reach: who serves it, in turn or for others, its grid leader,
        and, of a certain petition, whomever it is about.

        But somebody has to have it: where all who may have only stood in here, those highest up are not of the circle.
        """
        turn = frozenset(person.person_id for person in (*self.duty, *((self.leader,) if self.leader else ())))
        core = turn | self.concerned
        near = core.union(person.person_id for person in self.stand_ins)
        above = {person.person_id for person in (*self.dispatchers, *self.town_supervisors, *self.office_supervisors)}
        highest = self.office_supervisors or self.town_supervisors or self.dispatchers
        return near if above - near else near - ({person.person_id for person in highest} - core)

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All of them, each once, nearest first."""
        near = (*self.duty, *self.stand_ins, self.leader, self.duty_room)
        far = (*self.dispatchers, *self.town_supervisors, *self.office_supervisors)
        return tuple({person.person_id: person for person in (*near, *far) if person}.values())
