"""Every situation in which a case may stand, reached by what people do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.actions.cases.reroute import reroute_of
from bot.messages.buttons import base36
from bot.rules.cases import ENDED, Case, State
from bot.rules.confidentiality import Mode
from bot.rules.requests import RequestState
from bot.rules.sample_check import Checked, SampleCheck, Way
from storage import cases, drafts, people, requests, sample_checks
from tests.presses.life import CONCERNED, Life

S = State
OWN = "甲督办"  # who of the staff brings a petition himself


class Sort(StrEnum):
    """What sort of petition it is."""

    PLAIN = "plain"
    DESK = "desk"  # of somebody without a chat
    ABOUT = "about"  # a cadre of the village
    URGENT = "urgent"  # and nobody has taken it
    ANONYMOUS = "anonymous"
    OWN = "own"  # of somebody on the staff
    RICH = "rich"  # with all that there may be beside it: who he is, a number, phone and house, a helper, a merger asked for
    ASKING = "asking"  # for all that its handler may ask for


@dataclass(frozen=True)
class Situation:
    """A case with those who have to do with it, beside the staff whom the roster and the posts name."""

    name: str
    case_id: int
    petitioner: int | None  # his chat
    other: int | None  # the chat of somebody else whose case goes on in it, or in which it goes on


Build = Callable[[Life, Sort], int]


def registered(life: Life, sort: Sort) -> int:
    if sort is Sort.RICH:
        case_id = dispatched(life, sort)
        with life.nobody_reachable():
            reroute_of(life.tx, life.case(case_id).handler_id or 0, now=life.now)
        return case_id
    with life.nobody_reachable():
        return dispatched(life, sort)


def dispatched(life: Life, sort: Sort) -> int:
    if sort is Sort.DESK:
        return life.petition_at_the_desk()
    chat = life.chat(OWN) if sort is Sort.OWN else life.new_resident()
    mode = Mode.ANONYMOUS if sort is Sort.ANONYMOUS else None
    about = CONCERNED if sort is Sort.ABOUT else None
    into = dispatched(life, Sort.PLAIN) if sort is Sort.RICH else 0
    case_id = life.petition(chat, about=about, confidentiality=mode)
    if sort is Sort.RICH:
        enrich(life, case_id, into=into)
    return case_id


def enrich(life: Life, case_id: int, *, into: int) -> None:
    """Let there be beside it all that there may be; `into`: an earlier case, in which it is to go on."""
    chat, handler = life.petitioner(case_id), life.handler(case_id)
    life.press(chat, "mode", case_id, "named")
    life.write(chat, "李四 13912345678")
    life.sends_contact(chat, case_id)
    life.press(chat, "visit", case_id)
    life.write(chat, "13912345678 东头第二家")
    ask_for_help(life, case_id)
    decide(life, case_id, "grant")
    life.press(handler, "merge", case_id, base36(into))
    life.write(handler, "同一盏灯")


def in_progress(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    life.press(life.handler(case_id), "sign", case_id)
    return case_id


def need_info(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    life.press(life.handler(case_id), "ask", case_id)
    life.write(life.handler(case_id), "是哪一盏？")
    life.deliver()
    return case_id


def on_hold(life: Life, sort: Sort) -> int:
    case_id = in_progress(life, sort)
    life.press(life.handler(case_id), "hold", case_id, base36(30))
    life.write(life.handler(case_id), "等配件")
    decide(life, case_id, "grant")
    return case_id


def decide(life: Life, case_id: int, verb: str) -> None:
    """Whoever was asked for something last says yes, or no."""
    asked = [one for one in requests.of_case(life.tx, case_id) if one.state is RequestState.ASKED][-1]
    life.press(life.name(asked.decider_id), verb, case_id, base36(asked.request_id))


def answered(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    answer(life, case_id)
    return case_id


def replied(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    life.deliver()
    life.held_back.add((life.case(case_id).petitioner_id, case_id))
    answer(life, case_id)
    return case_id


def answer(life: Life, case_id: int) -> None:
    life.deliver()
    life.press(life.handler(case_id), "answer", case_id)
    life.write(life.handler(case_id), "修好了")


def awaiting(life: Life, sort: Sort) -> int:
    case_id = answered(life, sort)
    reach(life, case_id)
    return case_id


def reach(life: Life, case_id: int) -> None:
    """The answer comes to whoever waits for it."""
    if life.case(case_id).no_chat:
        life.press(life.handler(case_id), "told", case_id)
    life.deliver()


def say(life: Life, case_id: int, verb: str) -> None:
    """Whoever brought it says whether it is solved, himself or on the phone."""
    case = life.case(case_id)
    argument = base36(case.round * 3 if verb in ("solved", "unsolved") else case.round)
    if case.no_chat:
        life.press(life.name(case.caller_id), f"call_{verb}", case_id, argument)
    else:
        life.press(life.petitioner(case_id), verb, case_id, argument)


def reworking(life: Life, sort: Sort) -> int:
    case_id = awaiting(life, sort)
    say(life, case_id, "unsolved")
    life.deliver()
    return case_id


def round_three(life: Life, sort: Sort) -> int:
    case_id = reworking(life, sort)
    answer(life, case_id)
    reach(life, case_id)
    say(life, case_id, "unsolved")
    life.deliver()
    return case_id


def closed(life: Life, sort: Sort) -> int:
    case_id = awaiting(life, sort)
    say(life, case_id, "solved")
    life.deliver()
    return case_id


def withdrawn(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    life.press(life.petitioner(case_id), "withdraw", case_id)
    return case_id


def not_accepted(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    life.press("甲二分派", "refuse_for", case_id, "court")
    return case_id


def transferred_out(life: Life, sort: Sort) -> int:
    case_id = dispatched(life, sort)
    life.press("甲二分派", "transfer_to", case_id, "police")
    life.press("甲二分派", "transfer_to", case_id, "police_sure")
    return case_id


def merged(life: Life, sort: Sort) -> int:
    into = dispatched(life, sort if sort is Sort.ABOUT else Sort.PLAIN)
    case_id = dispatched(life, sort)
    life.press(life.handler(case_id), "merge", case_id, base36(into))
    life.write(life.handler(case_id), "同一盏灯")
    decide(life, case_id, "grant")
    return case_id


STATES: dict[State, Build] = {
    S.REGISTERED: registered,
    S.DISPATCHED: dispatched,
    S.IN_PROGRESS: in_progress,
    S.NEED_INFO: need_info,
    S.ON_HOLD: on_hold,
    S.REPLIED: replied,
    S.AWAITING_FEEDBACK: awaiting,
    S.REWORKING: reworking,
    S.CLOSED: closed,
    S.WITHDRAWN: withdrawn,
    S.NOT_ACCEPTED: not_accepted,
    S.TRANSFERRED_OUT: transferred_out,
    S.MERGED: merged,
}


NOT_OF = {
    Sort.DESK: {
        S.NEED_INFO,
        S.REPLIED,
        S.WITHDRAWN,
        S.MERGED,
    },  # he is asked and told by phone; merged nobody would tell him
    Sort.RICH: {S.MERGED},
    Sort.ASKING: {*ENDED, S.REPLIED, S.AWAITING_FEEDBACK},
    Sort.URGENT: {S.CLOSED, S.WITHDRAWN, S.NOT_ACCEPTED, S.TRANSFERRED_OUT, S.MERGED},  # what is over calls nobody
}


def of_sort(life: Life, state: State, sort: Sort) -> int:
    """Return a case of a sort in a state."""
    case_id = STATES[state](life, sort)
    if sort is Sort.URGENT:
        life.press(life.petitioner(case_id), "urgent_case", case_id)
    if sort is Sort.ASKING:
        ask_for_all(life, case_id)
    assert life.case(case_id).state is state, (state, sort)
    return case_id


def ask_for_all(life: Life, case_id: int) -> None:
    """Its handler asks for whatever he may."""
    state, handler = life.case(case_id).state, life.handler(case_id)
    wanted = {"extend": base36(2), "hold": base36(30), "suggest": ""} if state is not S.ON_HOLD else {}
    for verb, argument in wanted.items():
        if verb != "suggest" or state is not S.REWORKING:
            life.press(handler, verb, case_id, argument)
            life.write(handler, "因为要等")
    ask_for_help(life, case_id)


# Further situations, each of a plain petition unless it says otherwise.


def progressed(life: Life) -> int:
    case_id = dispatched(life, Sort.PLAIN)
    life.write(life.handler(case_id), "明天去看")
    life.press(life.handler(case_id), "which_case", case_id)
    return case_id


def refused(life: Life) -> int:
    case_id = answered(life, Sort.PLAIN)
    life.deliver(lost=life.petitioner(case_id))
    return case_id


def refused_and_passed_on(life: Life) -> int:
    case_id = refused(life)
    life.press("甲东包片", "pass_to", case_id, base36(life.staff["甲分派"].person_id))
    return case_id


def refused_and_held(life: Life) -> int:
    case_id = refused(life)
    life.press(life.handler(case_id), "hold", case_id, base36(30))
    life.write(life.handler(case_id), "等配件")
    decide(life, case_id, "grant")
    return case_id


def told_at_the_desk(life: Life) -> int:
    return answered(life, Sort.DESK)


def joined(build: Callable[[Life, int], None]) -> Callable[[Life], int]:
    """A case in which another one goes on, after `build` was done to it."""

    def of(life: Life) -> int:
        into = life.case(merged(life, Sort.PLAIN)).merged_into or 0
        build(life, into)
        return into

    return of


def gone_on(build: Callable[[Life, int], None]) -> Callable[[Life], int]:
    """A case that goes on in another one, after `build` was done to that."""

    def of(life: Life) -> int:
        case_id = merged(life, Sort.PLAIN)
        build(life, life.case(case_id).merged_into or 0)
        return case_id

    return of


def as_it_is(life: Life, case_id: int) -> None:
    """Nothing is done."""


def is_answered(life: Life, case_id: int) -> None:
    answer(life, case_id)
    reach(life, case_id)


def is_closed(life: Life, case_id: int) -> None:
    is_answered(life, case_id)
    say(life, case_id, "solved")
    life.deliver()


def called_solved(life: Life) -> int:
    case_id = gone_on(is_answered)(life)
    of = life.case(life.case(case_id).merged_into or 0)
    life.press(life.petitioner(case_id), "solved", case_id, base36(of.round * 3))
    return case_id


def asked_for(verb: str, argument: str = "", build: Build = in_progress) -> Callable[[Life], int]:
    """Its handler has asked for something, and nobody has decided."""

    def of(life: Life) -> int:
        case_id = build(life, Sort.PLAIN)
        life.press(life.handler(case_id), verb, case_id, argument)
        life.write(life.handler(case_id), "因为要等")
        return case_id

    return of


HELPER, HELPS_FOR = "甲东上三", 2


def asked_for_help(life: Life) -> int:
    case_id = in_progress(life, Sort.PLAIN)
    ask_for_help(life, case_id)
    return case_id


def ask_for_help(life: Life, case_id: int) -> None:
    able = next(name for name in (HELPER, CONCERNED) if name != life.handler(case_id))
    argument = f"{base36(life.staff[able].person_id)}_{base36(HELPS_FOR)}"
    life.press(life.handler(case_id), "joint_days", case_id, argument)
    life.write(life.handler(case_id), "去看看表")


def helped(life: Life) -> int:
    case_id = asked_for_help(life)
    decide(life, case_id, "grant")
    return case_id


def asked_to_merge(life: Life) -> int:
    into = dispatched(life, Sort.PLAIN)
    case_id = dispatched(life, Sort.PLAIN)
    life.press(life.handler(case_id), "merge", case_id, base36(into))
    life.write(life.handler(case_id), "同一盏灯")
    return case_id


def supervised(colour: str) -> Callable[[Life], int]:
    def of(life: Life) -> int:
        case_id = in_progress(life, Sort.PLAIN)
        life.press("甲督办", "colour", case_id, colour)
        return case_id

    return of


def supervised_and_answered(life: Life) -> int:
    case_id = supervised("red")(life)
    is_answered(life, case_id)
    return case_id


def round_two_signed(life: Life) -> int:
    case_id = reworking(life, Sort.PLAIN)
    life.press(life.handler(case_id), "sign", case_id)
    return case_id


def waits_for_a_word(life: Life) -> int:
    return round_three(life, Sort.PLAIN)


def called_out(build: Callable[[Life], int]) -> Callable[[Life], int]:
    """And its petitioner called it urgent."""

    def of(life: Life) -> int:
        case_id = build(life)
        life.deliver()
        life.press(life.petitioner(case_id), "urgent_case", case_id)
        return case_id

    return of


def another_round(life: Life) -> int:
    case_id = round_three(life, Sort.PLAIN)
    life.press(life.handler(case_id), "another", case_id)
    return case_id


def third_answered(life: Life) -> int:
    case_id = another_round(life)
    is_answered(life, case_id)
    return case_id


def settled(life: Life) -> int:
    case_id = round_three(life, Sort.PLAIN)
    life.press(life.handler(case_id), "settle", case_id)
    life.write(life.handler(case_id), "只能这样了")
    life.deliver()
    return case_id


def graded(life: Life) -> int:
    case_id = closed(life, Sort.PLAIN)
    say(life, case_id, "satisfied")
    return case_id


def closed_as(kind: str) -> Callable[[Life], int]:
    """The handler said what his answer was, and the petitioner that it is solved."""

    def of(life: Life) -> int:
        case_id = awaiting(life, Sort.PLAIN)
        life.press(life.handler(case_id), "name_answer", case_id, f"{kind}_1")
        say(life, case_id, "solved")
        return case_id

    return of


def under_review(life: Life) -> int:
    case_id = closed_as("explained")(life)
    life.press(life.petitioner(case_id), "review", case_id)
    life.deliver()
    return case_id


def review_of(build: Callable[[Life, int], None]) -> Callable[[Life], int]:
    """The review of a closed case, after `build` was done to it."""

    def of(life: Life) -> int:
        parent = under_review(life)
        [child] = [one.case_id for one in every_case(life) if one.review_of == parent]
        build(life, child)
        return child

    return of


def every_case(life: Life) -> list[Case]:
    return cases.newest(life.tx, only_open=False)


def visited(life: Life) -> int:
    case_id = in_progress(life, Sort.PLAIN)
    life.press(life.petitioner(case_id), "visit", case_id)
    life.write(life.petitioner(case_id), "13912345678 东头第二家")
    return case_id


def moved_after_visit(life: Life) -> int:
    case_id = visited(life)
    life.press("甲东包片", "take", case_id)
    return case_id


def named(life: Life) -> int:
    case_id = in_progress(life, Sort.PLAIN)
    chat = life.petitioner(case_id)
    life.press(chat, "mode", case_id, "named")
    life.write(chat, "李四 13912345678")
    return case_id


def with_a_number(life: Life) -> int:
    """A telephone number came with it, which its handler may see."""
    case_id = in_progress(life, Sort.PLAIN)
    chat = life.petitioner(case_id)
    life.sends_contact(chat, case_id)
    return case_id


def unplaced(about: str | None = None) -> Callable[[Life], int]:
    """Nobody knows yet of which village it is."""
    return lambda life: life.petition(life.new_resident(), about=about, village_id=0)


def about_nobody_named(life: Life) -> int:
    return life.petition(life.new_resident(), about_cadre=True)


def a_neighbour_has_it(life: Life) -> int:
    """Somebody else of the village brought the same, and does not mind."""
    life.petition(life.new_resident(), category="投诉", confidentiality=Mode.NAMED)
    return life.petition(life.new_resident(), category="投诉")


def returned(life: Life) -> int:
    case_id = asked_for("return", build=dispatched)(life)
    [asked] = requests.of_case(life.tx, case_id)
    other = next(name for name in (HELPER, CONCERNED) if name != life.handler(case_id))
    life.press(life.name(asked.decider_id), "pass_to", case_id, base36(life.staff[other].person_id))
    return case_id


def refused_extension(life: Life) -> int:
    case_id = asked_for("extend", base36(2))(life)
    decide(life, case_id, "deny")
    return case_id


def extended(life: Life) -> int:
    case_id = asked_for("extend", base36(2))(life)
    decide(life, case_id, "grant")
    return case_id


def taken(life: Life) -> int:
    case_id = in_progress(life, Sort.PLAIN)
    life.press("甲东包片", "take", case_id)
    return case_id


def out_of_the_ranking(life: Life) -> int:
    case_id = closed(life, Sort.PLAIN)
    life.press("总督办", "exclude", case_id)
    life.write("总督办", "来访人说错了村")
    return case_id


def drawn(said: str | None) -> Callable[[Life], int]:
    """A supervisor drew it by chance to have it looked at again; stored, for chance would have to draw it."""

    def of(life: Life) -> int:
        case_id, now = closed(life, Sort.PLAIN), life.now
        check = SampleCheck(life.tx.new_id(), life.staff["总督办"].person_id, now, "1", now, now, 0, 0, 1)
        checked = Checked(check.check_id, case_id, Way.CHAT, None, "resolved", None, None, said)
        sample_checks.add(life.tx, check, [checked])
        return case_id

    return of


def erased(life: Life) -> int:
    case_id = closed(life, Sort.PLAIN)
    life.press(life.petitioner(case_id), "erase_now", 0, "ended")
    return case_id


SPECIAL: dict[str, Callable[[Life], int]] = {
    "progress was written": progressed,
    "the answer was lost": refused,
    "the answer was lost, and it was passed on": refused_and_passed_on,
    "the answer was lost, and it is on hold": refused_and_held,
    "the answer is to be told": told_at_the_desk,
    "another goes on in it": joined(as_it_is),
    "another goes on in it, answered": joined(is_answered),
    "another goes on in it, closed": joined(is_closed),
    "it goes on in one that is answered": gone_on(is_answered),
    "it goes on in one that is closed": gone_on(is_closed),
    "it goes on in one, and is called solved": called_solved,
    "a return is asked for": asked_for("return", build=dispatched),
    "an extension is asked for": asked_for("extend", base36(2)),
    "a hold is asked for": asked_for("hold", base36(30)),
    "a refusal is suggested": asked_for("suggest"),
    "help is asked for": asked_for_help,
    "a merger is asked for": asked_to_merge,
    "somebody helps": helped,
    "supervised, yellow": supervised("yellow"),
    "supervised, red": supervised("red"),
    "supervised, answered": supervised_and_answered,
    "the second round, signed": round_two_signed,
    "the third round, undecided": waits_for_a_word,
    "the third round, begun": another_round,
    "the third round, undecided, urgent": called_out(waits_for_a_word),
    "the third round, begun, urgent": called_out(another_round),
    "the third round, answered": third_answered,
    "settled": settled,
    "graded": graded,
    "closed as explained": closed_as("explained"),
    "under review": under_review,
    "a review": review_of(as_it_is),
    "a review, answered": review_of(is_answered),
    "a review, closed": review_of(is_closed),
    "a review, urgent": called_out(review_of(as_it_is)),
    "phone and house are seen": visited,
    "phone and house were seen": moved_after_visit,
    "named": named,
    "a number came with it": with_a_number,
    "of no known village": unplaced(),
    "of no known village, about a cadre": unplaced(CONCERNED),
    "about nobody named": about_nobody_named,
    "a neighbour has the same": a_neighbour_has_it,
    "returned": returned,
    "an extension was refused": refused_extension,
    "extended": extended,
    "taken by the leader": taken,
    "emptied": erased,
    "out of the ranking": out_of_the_ranking,
    "drawn": drawn(None),
    "drawn, and unsolved": drawn("unsolved"),
}
"""Beside the states: what else of a case decides what may be done."""


def missed(life: Life, case_id: int, *, tries: int) -> None:
    """Nobody picks up."""
    case = life.case(case_id)
    asked = case.state is S.AWAITING_FEEDBACK
    caller = case.caller_id if asked else case.handler_id
    life.press(life.name(caller), "call_missed", case_id, base36((case.round * 2 + asked) * 1000 + tries))


def asks_for_law(life: Life, case_id: int) -> None:
    life.press(life.handler(case_id), "extend_legally", case_id)
    life.write(life.handler(case_id), "要等省里")


def try_number(tries: int) -> Callable[[Life, int], None]:
    return lambda life, case_id: missed(life, case_id, tries=tries)


Then = Callable[[Life, int], None]
CALLS: dict[int, Then] = {3: try_number(0), 2: try_number(1), 1: try_number(2)}
AGED: dict[str, tuple[int, Callable[[Life], int], dict[int, Then]]] = {
    "archived, closed": (50, lambda life: closed(life, Sort.PLAIN), {}),
    "archived, closed, about": (50, lambda life: closed(life, Sort.ABOUT), {}),
    "archived, withdrawn": (50, lambda life: withdrawn(life, Sort.PLAIN), {}),
    "archived, not accepted": (50, lambda life: not_accepted(life, Sort.PLAIN), {}),
    "archived, transferred": (50, lambda life: transferred_out(life, Sort.PLAIN), {}),
    "archived, had gone on": (50, gone_on(is_closed), {}),
    "nearly sixty days": (50, lambda life: in_progress(life, Sort.PLAIN), {}),
    "asked for thirty days more": (50, lambda life: in_progress(life, Sort.PLAIN), {0: asks_for_law}),
    "asked again": (28, lambda life: closed(life, Sort.PLAIN), {}),
    "closed without a word": (8, lambda life: awaiting(life, Sort.PLAIN), {}),
    "closed without a word, at the desk": (8, lambda life: awaiting(life, Sort.DESK), {}),
    "overdue": (8, lambda life: in_progress(life, Sort.PLAIN), {}),
    "three calls for nothing": (4, lambda life: awaiting(life, Sort.DESK), CALLS),
    "three calls to tell him": (4, told_at_the_desk, CALLS),
}
"""What takes days: how many, what begins then, and what follows so many days before now."""


PLANS: dict[str, tuple[Sort, Callable[[Life], int]]] = {
    **{
        f"{state}, {sort}": (sort, lambda life, state=state, sort=sort: of_sort(life, state, sort))
        for state in STATES
        for sort in Sort
        if state not in NOT_OF.get(sort, ())
    },
    **{name: (Sort.PLAIN, build) for name, build in SPECIAL.items()},
}
"""What is reached within a moment, by its name; the rest is AGED."""


def bring_about(life: Life, names: Iterable[str]) -> list[Situation]:
    """Let those situations come about, and whatever else they need; return them."""
    aged = [name for name in names if name in AGED]
    found = _age(life, aged) if aged else {}
    a_place_to_go_on(life)
    found |= {name: PLANS[name][1](life) for name in names if name in PLANS}
    life.deliver()
    for name, person in life.staff.items():
        if drafts.dialogue(life.tx, person.person_id):
            life.press(name, "stop", 0)
    return [_situation(life, name, case_id) for name, case_id in found.items()]


def a_place_to_go_on(life: Life) -> None:
    """Earlier cases of the village, in which another one could go on."""
    dispatched(life, Sort.PLAIN)
    dispatched(life, Sort.ABOUT)


def _age(life: Life, names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    plans = {name: AGED[name] for name in names}
    days = sorted({days for begun, _, then in plans.values() for days in (begun, *then)} | {0}, reverse=True)
    before = days[0]
    for day in days:
        life.pass_time(days=before - day)
        before = day
        found |= {name: build(life) for name, (begun, build, _) in plans.items() if begun == day}
        for name, (_, _, then) in plans.items():
            if day in then:
                then[day](life, found[name])
        life.deliver()
    return found


def _situation(life: Life, name: str, case_id: int) -> Situation:
    case, of = life.case(case_id), cases.going_on_in(life.tx, case_id)
    with_it = [*of, *([life.case(case.merged_into)] if case.merged_into else [])]
    other = people.get(life.tx, with_it[0].petitioner_id).chat_id if with_it else None
    return Situation(name, case_id, life.petitioner(case_id) or None, other)
