"""What the clerk sees: how many are bound, a town's people, one person; each is one message that changes as he presses."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.messages import roster_tables
from bot.messages.blocks import blocks_button
from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.messages.planning import plan_button
from bot.rules.people import Person
from bot.texts import clerks, sheets, words
from bot.texts.language import say

PAGE = 12  # people, or towns, on one page
Rows = tuple[tuple[Button, ...], ...]
ToPage = Callable[[int], Press]


@dataclass(frozen=True)
class Group:
    """A town with the counts of its staff; `town_id` 0: those of no town."""

    town_id: int
    name: str
    people: int
    bound: int
    unreachable: int


@dataclass(frozen=True)
class Shown:
    """What of a town's people is to be shown."""

    page: int = 0
    only_unbound: bool = False

    def encode(self) -> str:
        """Return it as a button's argument."""
        return ("u" if self.only_unbound else "a") + base36(self.page)


def overview(groups: list[Group], page: int, *, on_trial: bool) -> Message:
    """Return the counts over all, with a button to each town; on trial also with the ways out of it."""
    text = clerks.counts(
        people=sum(group.people for group in groups),
        bound=sum(group.bound for group in groups),
        unreachable=sum(group.unreachable for group in groups),
    )
    buttons = [
        Button(
            clerks.town_button(group.name, bound=group.bound, people=group.people),
            Press("staff_list", group.town_id, Shown().encode()),
        )
        for group in groups[page * PAGE : (page + 1) * PAGE]
    ]
    turning = _turning(page, len(groups), lambda there: Press("staff", 0, base36(there)))
    print_all = (Button(say("邀请单"), Press("sheet", 0, "all")), Button(say("村告示"), Press("notices")))
    print_month = Button(say("值班告示"), Press("duty_notices"))
    of_roster = ((print_month, roster_tables.export_button()), (blocks_button(), plan_button()))
    rows = (*in_rows(buttons), *turning, print_all, *of_roster)
    if not on_trial:
        return Message(f"{text}\n{clerks.how_to_find()}", rows)
    ways_out = (Button(say("正式启用"), Press("go_live")), Button(say("清空试用"), Press("wipe")))
    return Message(f"{text}\n{clerks.how_to_find()}\n{clerks.on_trial()}", (*rows, ways_out))


def staff_list(group: Group, members: list[Person], shown: Shown) -> Message:
    """Return a page of a town's people: those asked for, of `members` who are all."""
    listed = [member for member in members if member.chat_id is None] if shown.only_unbound else members
    here = listed[shown.page * PAGE : (shown.page + 1) * PAGE]
    text = clerks.counts_of(group.name, people=group.people, bound=group.bound, unreachable=group.unreachable)
    turning = _turning(
        shown.page,
        len(listed),
        lambda there: Press("staff_list", group.town_id, Shown(there, shown.only_unbound).encode()),
    )
    other = Shown(only_unbound=not shown.only_unbound)
    switch = Button(
        say("看全部") if shown.only_unbound else say("只看没绑定的"), Press("staff_list", group.town_id, other.encode())
    )
    last = (Button(say("邀请单"), Press("sheet", group.town_id, "town")), Button(say("返回"), Press("staff")))
    rows = (*in_rows([_member(member) for member in here]), *turning, (switch,), last)
    return Message(f"{text}\n{clerks.legend()}", rows)


def found(text: str, members: list[Person], towns: dict[int, str]) -> Message:
    """Return the people whose name was looked for; of several towns each with his town."""
    several = len(towns) > 1
    buttons = [_member(member, towns.get(member.town_id or 0, "") if several else "") for member in members[:PAGE]]
    if not buttons:
        return Message(clerks.found_none(text), ((Button(say("返回"), Press("staff")),),))
    more = f"\n{clerks.found_too_many()}" if len(members) > PAGE else ""
    return Message(f"{clerks.found(text)}{more}\n{clerks.legend()}", in_rows(buttons))


def _member(member: Person, town: str = "") -> Button:
    sign = "" if member.chat_id is None else "✅ " if member.reachable else "⚠️ "
    name = f"{town}/{member.name}" if town else member.name or ""
    return Button(f"{sign}{name}", Press("staff_one", member.person_id))


def one(member: Person, place: str, since: str) -> Message:
    """Return somebody's page; `since`: since when he is bound."""
    roles = words.listed(words.ROLES[role] for role in member.roles.split(","))
    standing = clerks.not_bound()
    if member.chat_id is not None:
        why = words.UNREACHABLE.get(member.unreachable_why or "", "")
        standing = clerks.bound_since(since) if member.reachable else clerks.not_reachable(since, why)
    deed = (say("发邀请"), "staff_invite") if member.chat_id is None else (say("解除绑定"), "staff_unbind")
    back = Button(say("返回名单"), Press("staff_list", member.town_id or 0, Shown().encode()))
    rows = ((Button(deed[0], Press(deed[1], member.person_id)), back),)
    return Message(clerks.person(member.name or "", roles, place, standing), rows)


def ask_unbind(member: Person) -> Message:
    """Return the question before a binding ends."""
    yes = Button(say("解除绑定"), Press("staff_unbind", member.person_id, "yes"))
    return Message(
        clerks.ask_unbind(member.name or ""), ((yes, Button(say("不解除"), Press("staff_one", member.person_id))),)
    )


@dataclass(frozen=True)
class Places:
    """Where notices may be wanted: towns (`town_id` 0) or the villages of one town, and how many villages in all."""

    town_id: int
    choices: tuple[tuple[int, str], ...]
    villages: int


def ask_notices(places: Places, page: int) -> Message:
    """Return the question whose notices are wanted: one village's, a town's, everybody's."""
    argument = "village" if places.town_id else ""
    verb, whole = ("print_notices", "town") if places.town_id else ("notices", "all")
    everything = Button(sheets.all_villages(places.villages), Press("print_notices", places.town_id, whole))
    buttons = [
        Button(name, Press(verb, place_id, argument))
        for place_id, name in places.choices[page * PAGE : (page + 1) * PAGE]
    ]
    turning = _turning(page, len(places.choices), lambda there: Press("notices", places.town_id, base36(there)))
    return Message(sheets.ask_notices(), ((everything,), *in_rows(buttons), *turning))


def ask_go_live() -> Message:
    """Return the question before the trial ends."""
    yes = Button(say("正式启用"), Press("go_live", 0, "yes"))
    return Message(clerks.ask_go_live(), ((yes, Button(say("再等等"), Press("staff"))),))


def agreed(cases: int, drafts: int) -> str:
    """Return the argument of a yes to wiping just so many cases and drafts."""
    return f"{base36(cases)}_{base36(drafts)}"


def ask_wipe(*, cases: int, drafts: int) -> Message:
    """Return the question before the wipe; its yes holds for these numbers only."""
    yes = Button(say("全部清空"), Press("wipe", 0, agreed(cases, drafts)))
    text = clerks.ask_wipe(cases=cases, drafts=drafts)
    return Message(text, ((yes, Button(say("不清空"), Press("staff"))),))


def _turning(page: int, total: int, to: ToPage) -> Rows:
    back = (Button(say("上一页"), to(page - 1)),) if page else ()
    onward = (Button(say("下一页"), to(page + 1)),) if (page + 1) * PAGE < total else ()
    return ((*back, *onward),) if back or onward else ()
