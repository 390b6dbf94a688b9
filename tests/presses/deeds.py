"""What each button about a case does: which step of the table it takes, or for which it asks words or a choice.

Who may, from which state to which, stands in bot/rules/steps.py and bot/rules/roles.py; here is what else decides it.
Source: docs/glossary.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages.buttons import base36
from bot.rules.cases import ENDED, WITH_HANDLER, Case, State
from bot.rules.errors import ClosedMeanwhile, NotNow, OnHoldAlready, RuleBroken
from bot.rules.recusal import ids_of
from bot.rules.requests import Request, RequestKind, RequestState
from bot.rules.sample_check import Checked
from tests.presses.standing import (
    DISPATCHERS,
    LEADER,
    OFFICE_SUPERVISORS,
    SUPERVISORS,
    TOWN_SUPERVISORS,
    TURN_OF_VILLAGE,
    Presser,
    is_passed_over,
    level,
)

S, K = State, RequestKind
OPEN = frozenset({*WITH_HANDLER, S.REPLIED, S.AWAITING_FEEDBACK})


@dataclass(frozen=True)
class Setting:
    """A case as it lies in the database, and what a button of it may speak of."""

    case: Case
    into: Case | None  # the one in which it goes on
    requests: tuple[Request, ...]
    ids: Mapping[str, int]  # of the staff, by name
    villages: Mapping[str, int]
    progress: int | None  # what its handler wrote last that was not final, in this round
    tries: tuple[datetime, ...]  # calls that nobody answered, since the answer was told or the round began
    handled: frozenset[int]  # who had the cases that led to this review
    depth: int  # how many reviews led to it
    reviewed: bool  # a review of it was asked for
    like: int | None  # a case that its petitioner was offered as perhaps the same
    room_in: int | None  # an earlier case of the village in which it could go on
    has_number: bool  # a telephone number came with it that its handler may see
    is_seen: bool  # its handler sees phone or house of the petitioner
    is_left: bool  # phone or house are kept
    is_known: bool  # who he is was said
    is_only: bool  # its petitioner brought no other one
    answerers: frozenset[int]  # whose answers count in the ranking
    drawn_by: int | None  # who drew it to have it looked at again
    checked: Checked | None  # and what was heard of it then
    now: datetime

    @property
    def of(self) -> Case:
        """The case whose answer counts."""
        return self.into or self.case

    @property
    def handler(self) -> str:
        return self.name(self.case.handler_id)

    def name(self, person_id: int | None) -> str:
        return next((name for name, one in self.ids.items() if one == person_id), "")

    def waiting(self, kind: RequestKind | None = None) -> list[Request]:
        asked = (one for one in self.requests if one.state is RequestState.ASKED)
        return [one for one in asked if kind in (None, one.kind)]

    def id_of(self, name: str) -> str:
        return base36(self.ids[name])


When = Callable[[Presser], bool]


def always(who: Presser) -> bool:
    return True


def only(so: object) -> When:
    """Whoever it is."""
    return lambda who: bool(so)


@dataclass(frozen=True)
class Deed:
    """A button with one argument.

    `writes`: steps, one of which it takes; `asks`: those for which it asks; neither: it shows something, and changes nothing.
    `when`: what beside the tables must be so. `words`: what is written then, so that one of `asks` is taken, and `leads`:
    which, where that is another one. `then`: what may follow by itself, in this case or in others.
    """

    argument: str = ""
    writes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    when: When = always
    words: str = ""
    then: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset(State)  # where the glossary narrows the table down
    says: tuple[type[RuleBroken], ...] = ()  # what may be said elsewhere, beside the table's own
    after: str = ""  # the argument of the same button that is pressed before
    first: str = ""  # what the presser writes before, or then
    leads: tuple[str, ...] = ()
    subject: int | None = None  # whose id the button bears; None: the case's
    by_program: bool = False  # it is written down as nobody's


Deeds = Callable[[Setting], tuple[Deed, ...]]
LEAVING = frozenset({"contact_ended", "split", "parted", "merged", "joined"})  # of those whose cases go on in it
MOVING = frozenset({"contact_ended", "call_back"})
ASIDE = frozenset({"assigned", "concerned", "helper_gone", "call_back", "contact_ended"})


def deed(*args: object, **more: object) -> Deeds:
    """Return a button that is the same whatever the case."""
    made = Deed(*args, **more)  # type: ignore[arg-type]
    return lambda s: (made,)


# its petitioner


def question(s: Setting) -> str:
    asked = 0 if s.into or s.case.state is S.AWAITING_FEEDBACK else 2 if s.case.asked_again else 1
    return base36(s.of.round * 3 + asked)


def is_asked(s: Setting) -> bool:
    """He is asked after the answer, when it was closed without his word, and weeks later."""
    silent = s.case.state is S.CLOSED and (s.case.result == "no_feedback" or s.case.asked_again)
    return bool(s.into) or silent or s.case.state is S.AWAITING_FEEDBACK


def solved(s: Setting) -> tuple[Deed, ...]:
    steps = ("closed", "confirmed", "supporter_said")
    return (
        Deed(question(s), steps, when=only(is_asked(s))),
        Deed(base36(s.of.round * 3 + 30), steps, when=only(False)),
    )


def unsolved(s: Setting) -> tuple[Deed, ...]:
    steps = ("closed",) if s.case.review_of else ("reopened", "supporter_said")
    asked = is_asked(s) and not s.reviewed
    return (Deed(question(s), steps, when=only(asked), then=frozenset({"asked_anew"})),)


def is_gradable(s: Setting) -> bool:
    """Once, after 已解决."""
    return s.case.grade is None and (s.into is None or s.case.result == "resolved")


def graded(s: Setting) -> tuple[Deed, ...]:
    return (Deed(base36(s.of.round), ("graded", "supporter_graded"), when=only(is_gradable(s))),)


def unsatisfied(s: Setting) -> tuple[Deed, ...]:
    steps = ("graded",) if s.case.review_of else ("reopened", "supporter_graded")
    able = is_gradable(s) and not s.reviewed
    return (Deed(base36(s.of.round), steps, when=only(able), then=frozenset({"asked_anew"}), states=ENDED),)


WHERE = "13912345678 东头第二家"


def visit(s: Setting) -> tuple[Deed, ...]:
    if s.is_seen or s.is_left:  # then he is told, or offered to let this handler see it too
        return (Deed(states=OPEN),)
    return (Deed(asks=("contact_given",), words=WHERE, when=only(s.case.handler_id)),)


def visit_anew(s: Setting) -> tuple[Deed, ...]:
    return (Deed(asks=("contact_given",), words=WHERE, when=only(s.case.handler_id)),)


def visit_show(s: Setting) -> tuple[Deed, ...]:
    argument = base36(s.case.handler_id or 0)
    if s.is_left:
        return (Deed(argument, ("contact_given",)), Deed(s.id_of("乙东上一"), asks=("contact_given",)))
    return (Deed(argument, asks=("contact_given",), words=WHERE, when=only(s.case.handler_id)),)


def mode(s: Setting) -> tuple[Deed, ...]:
    emptied = s.case.emptied_at is not None
    chosen = (
        Deed(one, when=always)
        if one == s.case.confidentiality
        else Deed(one, ("identity_chosen",), when=only(not emptied), then=frozenset({"contact_ended"}))
        for one in ("named", "confidential", "anonymous")
    )
    return (Deed(), Deed("keep"), *chosen, Deed("other", when=only(False)))


def same(s: Setting) -> tuple[Deed, ...]:
    then = frozenset({"joined", "contact_ended"})
    able = s.like and not s.case.joined and not s.case.is_ringing
    return (Deed(base36(s.like or 1), ("merged",), when=only(able), then=then),)


def review(s: Setting) -> tuple[Deed, ...]:
    able = not s.reviewed and s.depth < 2 and (s.case.state is not S.ARCHIVED or s.case.result)
    return (Deed(writes=("review_asked",), when=only(able), then=frozenset({"registered"})),)


def urgent_case(s: Setting) -> tuple[Deed, ...]:
    return (
        Deed(
            writes=("marked_urgent",),
            when=lambda who: not s.case.is_ringing and (s.case.no_chat or who.is_petitioner(s.case)),
        ),
    )


# its handler

ASKABLE = WITH_HANDLER - {S.ON_HOLD}


def decided(s: Setting) -> bool:
    """After two rounds it is said first whether there is one more."""
    return not (s.case.round > 2 and s.case.state is S.REWORKING)


def ask(s: Setting) -> tuple[Deed, ...]:
    able = decided(s) and s.case.questions < 2 and not s.case.no_chat
    return (Deed(asks=("asked_back",), words="是哪一盏？", when=only(able)),)


def final(s: Setting) -> tuple[Deed, ...]:
    return (
        Deed(base36(s.progress or 1), ("answered",), when=only(s.progress)),
        Deed("1", ("answered",), when=only(False)),
    )


def told(s: Setting) -> tuple[Deed, ...]:
    steps = ("settled",) if s.case.why_ended == "settled" else ("told_in_person",)
    return (Deed(writes=steps, when=only(s.case.answer_state == "refused"), then=frozenset({"call_back"})),)


def name_answer(s: Setting) -> tuple[Deed, ...]:
    this, before = f"partly_{s.case.round}", f"partly_{s.case.round + 1}"
    return (
        Deed(this, ("answer_named",), when=only(s.case.answer_final)),
        Deed(before, ("answer_named",), when=only(False)),
        Deed(f"fine_{s.case.round}", ("answer_named",), when=only(False)),
    )


def which_case(s: Setting) -> tuple[Deed, ...]:
    steps = ("progressed", "helper_said")
    speaks = Deed(
        writes=steps,
        first="明天再去看看",
        says=(ClosedMeanwhile,),
        when=lambda who: decided(s) or s.handler != who.name,
    )
    return (speaks, Deed(writes=steps, when=only(False)))


def asking(
    kind: RequestKind, *arguments: str, when: Callable[[Setting], bool], states: frozenset[State] = ASKABLE
) -> Deeds:
    """Return a button by which its handler asks for something: with each argument a choice comes first."""

    def of(s: Setting) -> tuple[Deed, ...]:
        able = only(not s.waiting(kind) and when(s))
        plain = {"asks": ("requested",), "when": able, "states": states, "says": (OnHoldAlready,)}
        chosen = (Deed(one, words="因为要等", **plain) for one in arguments or ("",))
        first = (Deed(**plain),) if arguments else ()
        return (*first, *chosen)

    return of


def may_return(s: Setting) -> bool:
    """Once, within a working day, never what was given by hand."""
    decided_before = any(one.kind is K.RETURN and one.state in ("granted", "refused") for one in s.requests)
    fresh = s.now - (s.case.dispatched_at or s.case.registered_at) < timedelta(days=1)
    return fresh and not s.case.returned and not decided_before and s.case.reason not in ("reassigned", "reopened")


def may_extend(s: Setting) -> bool:
    """Once a round, before it is due, and never beyond the law's own deadline, which a review has from the start."""
    return not s.case.extended_days and s.now < s.case.due_at and s.case.review_of is None


def may_extend_legally(s: Setting) -> bool:
    """In the last fifteen of the sixty days of the law."""
    stood = s.now - s.case.registered_at
    return not s.case.legal_extended_at and not s.case.review_of and timedelta(days=45) <= stood < timedelta(days=60)


def helper_for(s: Setting) -> str:
    """Return somebody who could help: whoever could have the case, and does not help."""
    able = (name for name in ("甲东上一", "甲东上三", *DISPATCHERS, *OFFICE_SUPERVISORS) if able_to_have(s, name))
    return next((name for name in able if s.ids[name] not in ids_of(s.case.helpers)), "乙东上一")


def joint(s: Setting) -> tuple[Deed, ...]:
    able = only(not s.waiting(K.JOINT))
    plain = {"asks": ("requested",), "states": WITH_HANDLER}
    return (
        Deed(when=able, **plain),
        Deed(s.id_of(helper_for(s)), when=able, **plain),
        Deed(s.id_of("乙东上一"), when=only(False), **plain),
    )


def joint_days(s: Setting) -> tuple[Deed, ...]:
    able = only(not s.waiting(K.JOINT))
    argument = f"{s.id_of(helper_for(s))}_2"
    return (
        Deed(argument, asks=("requested",), words="去看看表", when=able, states=WITH_HANDLER),
        Deed(f"{s.id_of(helper_for(s))}_4", asks=("requested",), when=only(False), states=WITH_HANDLER),
    )


def help_end(s: Setting) -> tuple[Deed, ...]:
    return (Deed(writes=("helper_ended",), when=only(s.case.helpers)),)


# who calls back


def call(verb: str) -> Deeds:
    return {"solved": solved, "unsolved": unsolved, "satisfied": graded, "unsatisfied": unsatisfied}[verb]


def call_missed(s: Setting) -> tuple[Deed, ...]:
    asked = s.case.state is S.AWAITING_FEEDBACK
    owes = s.case.state in WITH_HANDLER and s.case.answer_final and s.case.answer_state == "refused"
    calls = s.case.caller_id if asked and s.case.no_chat else s.case.handler_id if owes else None
    number = (s.case.round * 2 + asked) * 1000 + len(s.tries)
    his: When = lambda who: calls is not None and who.person_id == calls  # noqa: E731
    return (
        Deed(base36(number), ("not_reached",), when=his),
        Deed(base36(number + 1), ("not_reached",), when=only(False)),
    )


def give_up(s: Setting) -> tuple[Deed, ...]:
    asked = s.case.state is S.AWAITING_FEEDBACK and s.case.no_chat
    owes = s.case.state in WITH_HANDLER and s.case.answer_final and s.case.answer_state == "refused"
    enough = (asked or owes) and len(s.tries) >= 3 and len({at.date() for at in s.tries}) >= 2
    return (
        Deed(writes=("closed",), when=lambda who: bool(enough) and who.name in DISPATCHERS and who.name != s.handler),
    )


# whoever stands above


def is_own(s: Setting, who: Presser) -> bool:
    return who.is_petitioner(s.case)


def able_to_have(s: Setting, name: str) -> bool:
    """Whether somebody could have the case: not whoever has it, brought it or decided it before; about a cadre nobody near."""
    if s.ids[name] in (s.case.handler_id, *ids_of(s.case.concerned), *s.handled):
        return False
    if s.case.round > 2:
        return name in SUPERVISORS
    near = () if s.case.about_cadre or not s.case.village_id else (*TURN_OF_VILLAGE, LEADER)
    room = () if s.case.about_cadre else ("甲值班室",)
    return name in (*near, *room, *DISPATCHERS, *SUPERVISORS)


def target(s: Setting) -> str:
    """Return somebody who could have the case, and did not bring it."""
    able = (name for name in ("甲东上一", "甲东上三", *DISPATCHERS, *OFFICE_SUPERVISORS) if able_to_have(s, name))
    return next(able, "")


def pass_to(s: Setting) -> tuple[Deed, ...]:
    may: When = lambda who: bool(target(s)) and (who.name == s.handler or not is_own(s, who))  # noqa: E731
    good = Deed(s.id_of(target(s) or "甲东上一"), ("assigned",), when=may, then=MOVING)
    return (good, Deed(s.id_of("乙东上一"), ("assigned",), when=only(False)))


def may_place(s: Setting) -> When:
    """定村: not what stays above, nor a review; about a cadre once, by whoever has it or a dispatcher."""
    fixed = s.case.round > 2 or s.case.review_of is not None or (s.case.about_cadre and s.case.village_id)

    def may(who: Presser) -> bool:
        if fixed or (who.name != s.handler and is_own(s, who)):
            return False
        return not s.case.about_cadre or who.name in (s.handler, *DISPATCHERS)

    return may


def villages(s: Setting) -> tuple[Deed, ...]:
    steps = ("assigned", "located")
    return (Deed(asks=steps, when=may_place(s), states=WITH_HANDLER),)


def to_village(s: Setting) -> tuple[Deed, ...]:
    steps = ("assigned", "located")
    good = Deed(base36(s.villages["甲东下村"]), steps, when=may_place(s), then=MOVING, states=WITH_HANDLER)
    return (good, Deed("1", steps, when=only(False)))


def merge(s: Setting) -> tuple[Deed, ...]:
    alone = s.case.review_of is not None or s.case.supervised or s.case.no_chat or s.case.joined

    def may(who: Presser) -> bool:
        free = not alone and not s.waiting(K.MERGE) and bool(deciders_above(s, who.name, K.MERGE))
        return free and (who.name == s.handler or leads(s)(who))

    into = s.room_in
    chosen = Deed(
        base36(into or 1),
        asks=("requested",),
        words="同一盏灯",
        when=lambda who: may(who) and into is not None,
        states=WITH_HANDLER,
    )
    return (Deed(asks=("requested",), when=may, states=WITH_HANDLER), chosen)


def leads(s: Setting, more: object = True) -> When:
    """Of those above whoever neither has the case nor brought it, and is not passed over."""
    return lambda who: (
        bool(more) and who.name != s.handler and not is_own(s, who) and not is_passed_over(s.case, who, s.handler)
    )


def take(s: Setting) -> tuple[Deed, ...]:
    def may(who: Presser) -> bool:
        return leads(s)(who) and (s.case.round < 3 or who.name in SUPERVISORS) and who.person_id not in s.handled

    steps = ("assigned", "urgent_taken") if s.case.is_ringing else ("assigned",)
    return (Deed(writes=steps, when=may, then=MOVING),)


def attend(s: Setting) -> tuple[Deed, ...]:
    """Whoever it calls takes it; the one past whom it was sent up goes, and it stays with whoever has it."""

    def may(who: Presser) -> bool:
        return s.case.is_ringing and not is_own(s, who)

    return (Deed(writes=("urgent_taken", "assigned"), when=may, then=MOVING),)


def split(s: Setting) -> tuple[Deed, ...]:
    able = s.into and (s.into.is_open or s.case.result != "resolved")
    may: When = lambda who: bool(able) and leads(s)(who) and s.into is not None and who.person_id != s.into.handler_id  # noqa: E731
    return (Deed(writes=("split",), when=may, then=frozenset({"parted"})),)


def apart(s: Setting) -> tuple[Deed, ...]:
    able = s.into and (s.into.is_open or s.case.result != "resolved")
    return (Deed(writes=("split",), when=only(able), then=frozenset({"parted"})),)


def supervises(s: Setting) -> When:
    return lambda who: leads(s)(who) and level(s.case, who.name) > level(s.case, s.handler)


def supervise(s: Setting) -> tuple[Deed, ...]:
    return (Deed(asks=("supervised",), when=supervises(s)),)


def colour(s: Setting) -> tuple[Deed, ...]:
    def may(of: str) -> When:
        return lambda who: s.case.supervised not in (of, "red") and supervises(s)(who)

    marks = (
        Deed(one, ("supervised",), when=may(one), words="三天内办好", leads=("directed",)) for one in ("yellow", "red")
    )
    return (*marks, Deed("green", ("supervised",), when=only(False)))


def lift(s: Setting) -> tuple[Deed, ...]:
    return (Deed(writes=("unsupervised",), when=leads(s, s.case.supervised)),)


def deciders(s: Setting, request: Request) -> tuple[str, ...]:
    """Who decides: the leader, then supervisors; what the law leaves to the head a supervisor; about a cadre dispatchers first.

    Never whoever asked; for him somebody above. Whether a case is accepted dispatchers decide, never its handler.
    """
    return deciders_above(s, s.name(request.asked_by), request.kind)


def deciders_above(s: Setting, asker: str, kind: RequestKind) -> tuple[str, ...]:
    """The same before it is asked for."""
    if kind is K.NOT_ACCEPT:
        return tuple(name for name in DISPATCHERS if name != s.handler)
    first = DISPATCHERS if s.case.about_cadre else (LEADER,)
    levels = [() if kind is K.LEGAL else first, TOWN_SUPERVISORS, OFFICE_SUPERVISORS]
    at = max((n for n, names in enumerate((first, *levels[1:])) if asker in names), default=-1)
    return tuple(name for names in levels[at + 1 :] for name in names)


GRANTED = {
    K.EXTENSION: "extended",
    K.HOLD: "held",
    K.LEGAL: "legally_extended",
    K.JOINT: "helper_called",
    K.MERGE: "request_granted",
}


def decides(s: Setting, request: Request) -> When:
    return lambda who: who.name in deciders(s, request) and not is_own(s, who)


def grants(s: Setting, request: Request) -> When:
    """Two cases go together where the other one has had no fewer rounds; here those are all in the first."""
    able = request.kind is not K.MERGE or s.case.round == 1
    return lambda who: able and decides(s, request)(who)


def grant(s: Setting) -> tuple[Deed, ...]:
    none = Deed("1", ("request_granted",), when=only(False))
    found, then = [none], frozenset({"merged", "joined", "contact_ended"})
    for one in s.waiting():
        argument = base36(one.request_id)
        if one.kind in GRANTED:
            owed = WITH_HANDLER if one.kind is K.MERGE else frozenset(State)
            found.append(Deed(argument, (GRANTED[one.kind],), when=grants(s, one), then=then, states=owed))
        else:  # with the choice that follows it is granted
            found.append(Deed(argument, asks=("request_granted",), when=decides(s, one)))
    return tuple(found)


def deny(s: Setting) -> tuple[Deed, ...]:
    waiting = (
        Deed(base36(one.request_id), ("request_refused",), when=decides(s, one), words="先去看", leads=("request_why",))
        for one in s.waiting()
    )
    return (*waiting, Deed("1", ("request_refused",), when=only(False)))


def ask_no_more(s: Setting) -> tuple[Deed, ...]:
    def his(one: Request) -> When:
        return lambda who: who.person_id == one.asked_by

    waiting = (Deed(base36(one.request_id), ("request_taken_back",), when=his(one)) for one in s.waiting())
    return (*waiting, Deed("1", ("request_taken_back",), when=only(False)))


def is_judge(s: Setting) -> When:
    """Whoever never answered it himself."""
    return lambda who: leads(s)(who) and who.person_id not in s.answerers


def exclude(s: Setting) -> tuple[Deed, ...]:
    counts = s.case.round > 1 or s.case.delivered_at or (s.into and s.case.result)
    may: When = lambda who: bool(counts) and not s.case.excluded and is_judge(s)(who)  # noqa: E731
    return (Deed(asks=("excluded",), words="来访人说错了村", when=may),)


def include(s: Setting) -> tuple[Deed, ...]:
    return (Deed(writes=("included",), when=lambda who: s.case.excluded and is_judge(s)(who)),)


def sampled(s: Setting) -> tuple[Deed, ...]:
    asked = s.checked is not None and s.checked.said is None
    return (Deed("solved", when=only(asked)), Deed("satisfied", when=only(s.checked and s.checked.said)))


def drew(s: Setting) -> When:
    return lambda who: s.drawn_by is not None and who.person_id == s.drawn_by


def check_redo(s: Setting) -> tuple[Deed, ...]:
    bad = s.checked is not None and s.checked.said == "unsolved" and not s.checked.acted and not s.reviewed
    may: When = lambda who: bad and drew(s)(who)  # noqa: E731
    return (
        Deed("reopened", ("sent_back",), when=may),
        Deed("red", ("sent_back",), when=may, then=frozenset({"supervised"})),
        Deed("other", ("sent_back",), when=only(False)),
    )


def is_shown(s: Setting) -> bool:
    """Whether anything can be seen of who he is."""
    return s.case.confidentiality != "anonymous" and s.is_known


def who_for(s: Setting) -> tuple[Deed, ...]:
    able = only(is_shown(s))
    return (
        Deed("stop"),
        Deed("visit", ("identity_seen",), when=able),
        Deed("words", asks=("identity_seen",), words="送通知", when=able),
        Deed("other", ("identity_seen",), when=only(False)),
    )


def refuses(s: Setting) -> When:
    """不予受理: in the first round, by a dispatcher who does not have it."""
    return lambda who: s.case.round == 1 and who.name in DISPATCHERS and who.name != s.handler and not is_own(s, who)


def refuse(s: Setting) -> tuple[Deed, ...]:
    return (Deed(asks=("not_accepted",), when=refuses(s)),)


def refuse_for(s: Setting) -> tuple[Deed, ...]:
    may = refuses(s)
    return (
        Deed("court", ("not_accepted",), when=may, then=LEAVING),
        Deed("other", asks=("not_accepted",), words="请找法院", when=may, then=LEAVING),
        Deed("weather", ("not_accepted",), when=only(False)),
    )


def transfers(s: Setting) -> When:
    return lambda who: not is_own(s, who)


def transfer(s: Setting) -> tuple[Deed, ...]:
    return (Deed(asks=("transferred_out",), when=transfers(s), states=WITH_HANDLER),)


def transfer_to(s: Setting) -> tuple[Deed, ...]:
    """It is asked where the resident can turn, and then whether it is sure; of another office its name must be written."""
    may, then, step = transfers(s), LEAVING | {"transferred_out"}, ("transferred_out",)
    plain = {"when": may, "then": then, "states": WITH_HANDLER}
    return (
        Deed("police", asks=step, **plain),
        Deed("police_sure", step, after="police", says=(NotNow,), **plain),
        Deed("police_sure", step, when=only(False)),
        Deed("elsewhere", asks=step, **plain),
        Deed("elsewhere_sure", step, after="elsewhere", first="县水务局", says=(NotNow,), **plain),
        Deed("elsewhere_sure", step, after="elsewhere", when=only(False)),
        Deed("moon", step, when=only(False)),
    )


def concern(s: Setting) -> tuple[Deed, ...]:
    return (Deed(asks=("concerned",), states=OPEN),)


def concern_is(s: Setting) -> tuple[Deed, ...]:
    known, one = ids_of(s.case.concerned), "甲东上一"
    return (
        Deed(s.id_of(one), ("concerned",), when=only(s.ids[one] not in known), then=ASIDE, states=OPEN),
        Deed("_nobody", ("concerned",), when=only(not s.case.about_cadre), then=ASIDE, states=OPEN),
        Deed("_other", asks=("concerned",), words="甲东下一", then=ASIDE, states=OPEN),
        Deed("1", ("concerned",), when=only(False)),
    )


def note(s: Setting) -> tuple[Deed, ...]:
    return (Deed(asks=("supplemented",), words="他说还有一盏", when=only(s.case.no_chat)),)


DEEDS: dict[str, Deeds] = {
    "solved": solved,
    "unsolved": unsolved,
    "satisfied": graded,
    "basically": graded,
    "unsatisfied": unsatisfied,
    "skip_why": deed(),
    "mine": deed(),
    "withdraw": deed(writes=("withdrawn",), then=LEAVING),
    "take_back": deed(writes=("taken_back",)),
    "visit": visit,
    "visit_anew": visit_anew,
    "visit_show": visit_show,
    "visit_end": lambda s: (Deed(writes=("contact_ended",), when=only(s.is_seen)),),
    "mode": mode,
    "new_code": lambda s: (Deed(when=only(s.case.confidentiality == "anonymous")),),
    "seen_by": deed(),
    "same": same,
    "apart": apart,
    "review": review,
    "urgent_case": urgent_case,
    "sign": lambda s: (Deed(writes=("signed",), when=only(decided(s))),),
    "answer": lambda s: (Deed(asks=("answered",), words="修好了", when=only(decided(s))),),
    "ask": ask,
    "final": final,
    "progress": deed(),
    "name_answer": name_answer,
    "told": told,
    "pass": lambda s: (Deed(asks=("assigned",), when=only(target(s)), states=WITH_HANDLER),),
    "see_contact": lambda s: (Deed(writes=("contact_seen",), when=only(s.has_number)),),
    "joint": joint,
    "joint_days": joint_days,
    "help_end": help_end,
    "which_case": which_case,
    "help_say": deed(asks=("helper_said",), words="表坏了"),
    "help_done": deed(writes=("helper_done",)),
    "return": asking(K.RETURN, when=may_return),
    "extend": asking(K.EXTENSION, base36(2), when=may_extend),
    "extend_legally": asking(K.LEGAL, when=may_extend_legally, states=WITH_HANDLER),
    "hold": asking(K.HOLD, base36(30), when=decided),
    "another": lambda s: (Deed(writes=("round_granted",), when=only(not decided(s))),),
    "settle": lambda s: (Deed(asks=("answered",), words="只能这样了", when=only(not decided(s)), states=WITH_HANDLER),),
    "suggest": asking(K.NOT_ACCEPT, when=lambda s: s.case.round == 1),
    "call_solved": call("solved"),
    "call_unsolved": call("unsolved"),
    "call_satisfied": call("satisfied"),
    "call_basically": call("satisfied"),
    "call_unsatisfied": call("unsatisfied"),
    "call_no_grade": deed(),
    "call_missed": call_missed,
    "card": deed(),
    "more": lambda s: (Deed(), Deed("back"), Deed("other", when=only(False))),
    "versions": deed(),
    "note": note,
    "attend": attend,
    "dossier": lambda s: (Deed(when=only(s.case.review_of)),),
    "pass_to": pass_to,
    "villages": villages,
    "to_village": to_village,
    "merge": merge,
    "urge": lambda s: (Deed(writes=("urged",), when=leads(s)),),
    "reassign": lambda s: (Deed(asks=("assigned",), when=leads(s, target(s)), states=WITH_HANDLER),),
    "take": take,
    "split": split,
    "supervise": supervise,
    "colour": colour,
    "lift": lift,
    "case_file": deed(),
    "grant": grant,
    "deny": deny,
    "ask_no_more": ask_no_more,
    "who": lambda s: (Deed(asks=("identity_seen",), when=only(is_shown(s))),),
    "who_for": who_for,
    "refuse": refuse,
    "refuse_for": refuse_for,
    "transfer": transfer,
    "transfer_to": transfer_to,
    "give_up": give_up,
    "exclude": exclude,
    "include": include,
    "sampled": sampled,
    "check_item": lambda s: (Deed(when=drew(s)),),
    "check_sent": lambda s: (Deed(when=only(False)),),
    "check_redo": check_redo,
    "concern": concern,
    "concern_is": concern_is,
}
"""Of every button about a case what it does in a setting."""


def code_rate(s: Setting) -> tuple[Deed, ...]:
    """What he says himself, or somebody who holds his code; of what goes on in another case he is asked apart."""
    asked, gradable, alone = is_asked(s), is_gradable(s), s.into is None
    again = ("closed",) if s.case.review_of else ("reopened",)
    return (
        Deed("solved", ("closed", "confirmed"), when=only(asked and alone)),
        Deed("unsolved", again, when=only(asked and alone and not s.reviewed), then=frozenset({"asked_anew"})),
        *(Deed(one, ("graded",), when=only(gradable and alone)) for one in ("satisfied", "basically")),
        Deed("other", ("graded",), when=only(False)),
    )


def urgent(s: Setting) -> tuple[Deed, ...]:
    """紧急 that still stands below the words of which the case was made."""
    able = only(not s.case.is_ringing)
    return (Deed(writes=("marked_urgent",), when=able, subject=s.case.draft_id or 1),)


def erase_now(s: Setting) -> tuple[Deed, ...]:
    """删除我的资料: what is over is emptied; all of it, and what is open ends first: taken back, or closed as nobody's word."""
    alone = s.is_only and s.case.emptied_at is None
    ends = {S.REPLIED: ("erased",), S.AWAITING_FEEDBACK: ("closed",)}.get(s.case.state, ("withdrawn",))
    then = LEAVING | {"emptied"}
    goes_on = s.of.is_open
    return (
        Deed(
            "all", ends if goes_on else ("emptied",), when=only(alone), then=then, subject=int(goes_on), by_program=True
        ),
        Deed("all", ends, when=only(False), subject=7),
        Deed("no"),
    )


OWN_DEEDS: dict[str, Deeds] = {"code_rate": code_rate, "urgent": urgent, "erase_now": erase_now}
"""Of the buttons that are about something of one's own those that take a step of a case."""
