"""Behind the table of roles, and behind each other, every place asks for itself who may know: each is called here directly."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.actions.cases import concerning, requests, ringing, staff_says
from bot.actions.cases.helped import active
from bot.actions.cases.helping import helps as is_helper
from bot.actions.cases.owner import again_of
from bot.actions.cases.reroute import reroute
from bot.actions.cases.wording import Awaited, asking, gives_words
from bot.actions.delivery.claim import claim
from bot.actions.heard import Heard, Pressed
from bot.actions.intake import hear, naming, unsubmitted
from bot.actions.intake.question import new_draft
from bot.actions.parts import keep
from bot.actions.presses import desk, giving, handler, helping, leading, looking, review, urgent
from bot.actions.presses.press import press
from bot.actions.telling import ask_to_call, enclose, show_identity, show_unsubmitted, tell
from bot.actions.towns import import_town
from bot.actions.upkeep import alarms, wake_helpers
from bot.actions.upkeep.invariants import Breach, breaches
from bot.messages.buttons import Press, base36
from bot.messages.message import Message
from bot.rules.cases import Case
from bot.rules.confidentiality import watchers
from bot.rules.errors import NoSuchCase, RuleBroken
from bot.rules.helping import Helper, HelperState
from bot.rules.media import Kind
from bot.rules.people import Person, Place
from bot.rules.recusal import joined
from bot.rules.requests import Request, RequestKind, RequestState, deciders
from bot.rules.review import reviewer_for
from bot.rules.roles import BUTTONS, Scope
from bot.rules.steps import Part
from bot.texts.language import speaking
from bot.texts.refusals import SENTENCES
from storage import cases, drafts, helpers, outbox, people, places
from storage import requests as rows_of_requests
from storage.database import Tx
from storage.rows import stored
from tests.roles.office import TownInHand, by_name, office_in_hand
from tests.roles.secrets_of_cadres import Secrets

NEAR = "甲东上一"  # on duty for the village whose cadres the petition is about
Deed = Callable[["Scene"], Any]


class _Undone(Exception):
    """What was tried is taken back."""


@dataclass
class Scene:
    """A petition about the cadres of a village, an ordinary one, and somebody who serves there and must know nothing of the first."""

    tx: Tx
    secret: int
    plain: int
    now: datetime

    @property
    def near(self) -> Person:
        return self.person(NEAR)

    @property
    def case(self) -> Case:
        found = cases.get(self.tx, self.secret)
        assert found is not None
        return found

    @property
    def place(self) -> Place:
        return places.of_case(self.tx, self.case)

    def person(self, name: str) -> Person:
        found: Person = by_name(self.tx)[name]
        return found

    def let(self, case_id: int | None = None, **columns: object) -> None:
        """Let a case (else the one about cadres) stand otherwise than it does."""
        named = ", ".join(f"{name} = :{name}" for name in columns)
        sql = f"UPDATE cases SET {named} WHERE office_id = :office_id AND case_id = :case_id"
        self.tx.run(sql, case_id=case_id or self.secret, **columns)

    def pressed(self, deed: Callable[..., str], *, subject: int | None = None, argument: str = "") -> Any:
        """Return what somebody who serves there gets by a button."""
        meant, chat = Press("card", subject or self.secret, argument), self.near.chat_id or 0
        return deed(self.tx, self.near, meant, Pressed(chat, None, meant.encode(), "q1"), now=self.now)

    def heard(self, text: str = "一句话") -> Heard:
        return Heard(self.near.chat_id or 0, 770_001, Kind.TEXT, text)

    def asked(self, step: str) -> None:
        """Let him be in the middle of writing something for the petition."""
        drafts.begin_dialogue(self.tx, drafts.Dialogue(self.near.person_id, step, self.secret))

    def waits(self, kind: str, *, name: str = NEAR) -> bool:
        """Whether something of a kind waits for somebody."""
        sql = "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND person_id = :person_id AND kind = :kind AND state = 'pending'"
        return self.tx.number(sql, person_id=self.person(name).person_id, kind=kind) > 0

    def sent(self, form: str, body: str, *, kind: str, case_id: int | None) -> bool:
        """Whether a row that stands in the outbox for him would still be sent."""
        outbox.put(
            self.tx,
            once_key=f"gate:{form}",
            person_id=self.near.person_id,
            binding_id=self.near.binding_id,
            kind=kind,
            form=form,
            body=body,
            lane=1,
            now=self.now,
            case_id=case_id,
        )
        return self.claimed(form)

    def claimed(self, form: str) -> bool:
        sql = "SELECT MAX(message_id) FROM outbox WHERE office_id = :office_id AND person_id = :person_id AND form = :form"
        newest = self.tx.number(sql, person_id=self.near.person_id, form=form)
        return claim(self.tx, newest, owner="gate", now=self.now) is not None

    def draft(self) -> int:
        """What somebody wrote about a cadre of the village, and did not submit."""
        petitioner = people.get(self.tx, self.case.petitioner_id)
        begun = new_draft(self.tx, petitioner, is_new=True, now=self.now)
        place = self.place
        drafts.add(self.tx, replace(begun, town_id=place.town_id, village_id=place.village_id, about_cadre=True))
        keep(
            self.tx,
            petitioner,
            Heard(petitioner.chat_id or 0, 10, Kind.TEXT, "他不管"),
            now=self.now,
            draft_id=begun.draft_id,
        )
        return begun.draft_id


def his_cases(scene: Scene) -> Any:
    scene.let(handler_id=scene.near.person_id)
    return [case.number for case in staff_says.his_cases(scene.tx, scene.near)]


def goes_on(scene: Scene) -> Any:
    return staff_says._goes_on(scene.tx, scene.near, "refusing", scene.case)


def words_given(scene: Scene) -> Any:
    taken: list[str] = []

    def take(*said: object) -> str:
        taken.append("taken")
        return "好"

    drafts.begin_dialogue(scene.tx, asking(scene.near, "supervising", scene.secret, now=scene.now))
    gives_words(scene.tx, scene.near, scene.heard(), {"supervising": Awaited(take)}, now=scene.now)
    return taken


def words_of_a_row(scene: Scene) -> Any:
    return scene.sent("text", '{"text": "有一件"}', kind="list", case_id=scene.secret)


def call_of_a_row(scene: Scene) -> Any:
    scene.let(no_chat=1, state="awaiting_feedback", caller_id=scene.near.person_id)
    return scene.sent("call", '{"edits": null}', kind="call_back", case_id=scene.secret)


def reminder_of_a_row(scene: Scene) -> Any:
    body = f'{{"items": [{{"case": {scene.secret}, "what": "overdue", "step": 1, "silent": []}}]}}'
    return scene.sent("chase", body, kind="escalation", case_id=None)


def unsubmitted_of_a_row(scene: Scene) -> Any:
    show_unsubmitted(scene.tx, scene.near, scene.draft(), cause="gate", now=scene.now)
    return scene.claimed("unsubmitted")


def unsubmitted_shown(scene: Scene) -> Any:
    draft = drafts.get(scene.tx, scene.draft())
    assert draft is not None
    unsubmitted.show(scene.tx, draft, people.get(scene.tx, draft.person_id), now=scene.now)
    return [name for name in (NEAR, "甲东包片", "甲值班室") if scene.waits("unsubmitted", name=name)]


def unsubmitted_entered(scene: Scene) -> Any:
    return scene.pressed(desk.enter, subject=scene.draft())


def asked_of_him_first(scene: Scene) -> Any:
    petitioner = people.get(scene.tx, scene.case.petitioner_id)
    part = keep(scene.tx, petitioner, Heard(petitioner.chat_id or 0, 11, Kind.TEXT, f"又是{NEAR}"), now=scene.now)
    return naming.must_ask_first(scene.tx, scene.case, [part])


def note_begun_before(scene: Scene) -> Any:
    scene.asked("noting")
    return hear._is_note(scene.tx, scene.near, scene.heard(), now=scene.now)


def note(scene: Scene) -> Any:
    scene.let(no_chat=1)
    return hear._note(scene.tx, scene.secret, scene.near, scene.heard(), now=scene.now) or "it is kept"


def begin_note(scene: Scene) -> Any:
    scene.let(no_chat=1)
    return scene.pressed(handler.begin_note) or "he is asked"


def colleagues(scene: Scene) -> Any:
    concerned = frozenset({scene.near.person_id})
    beside = giving.serving_beside(scene.tx, places.with_concerned(scene.tx, scene.place, concerned))
    return scene.person("甲东上二").person_id not in beside


def merged_into_unseen(scene: Scene) -> Any:
    other = Secrets(1)._register(
        scene.tx, 2, (scene.place.town_id, scene.place.village_id), frozenset(), about=False, now=scene.now
    )
    scene.let(scene.plain, handler_id=scene.near.person_id, state="in_progress")
    scene.let(other.case_id, handler_id=scene.person("乙东上一").person_id)
    return scene.pressed(helping.merge, subject=scene.plain, argument=base36(other.case_id)) or "he is asked why"


def merge_granted(scene: Scene) -> Any:
    request = Request(
        request_id=scene.tx.new_id(),
        case_id=scene.plain,
        kind=RequestKind.MERGE,
        state=RequestState.ASKED,
        asked_by=scene.person("甲东上二").person_id,
        asked_at=scene.now,
        other_id=scene.secret,
    )
    rows_of_requests.add(scene.tx, request)
    return requests.grant(scene.tx, scene.near, request, now=scene.now)


def fetched(scene: Scene) -> Any:
    return scene.pressed(leading.fetch_card) or "it comes"


def more_shown(scene: Scene) -> Any:
    return scene.pressed(leading.show_more) or "it comes"


def leads(scene: Scene) -> Any:
    return leading.must_lead(scene.tx, scene.case, scene.near, scene.place) or "he leads"


def versions(scene: Scene) -> Any:
    return scene.pressed(looking.show_versions) or "they come"


def dossier(scene: Scene) -> Any:
    scene.let(scene.plain, review_of=None)
    scene.let(review_of=scene.plain)
    return scene.pressed(review.show_dossier) or "it comes"


def rang(scene: Scene) -> Any:
    scene.let(no_chat=1)
    return scene.pressed(urgent.call_out_for_case)


def attended(scene: Scene) -> Any:
    return scene.pressed(urgent.attend)


def what_became_of_it(scene: Scene) -> Any:
    line = ringing._what_became_of_it(scene.tx, scene.case, scene.place, scene.near)
    return scene.person("甲分派").name in line or scene.person("甲二分派").name in line


def his_again(scene: Scene) -> Any:
    scene.let(handler_id=scene.near.person_id, signed_at=stored(scene.case.registered_at))
    found = again_of(scene.tx, scene.case, scene.place, now=scene.now)
    return found.person is not None and found.person.name == NEAR


def told(scene: Scene) -> Any:
    return tell(
        scene.tx,
        scene.case,
        scene.place,
        scene.near.person_id,
        Message("有一件"),
        kind="list",
        cause="gate",
        now=scene.now,
    )


def enclosed(scene: Scene) -> Any:
    enclose(
        scene.tx, scene.case, scene.place, scene.near.person_id, [1], kind="attachment", cause="gate", now=scene.now
    )
    return scene.waits("attachment")


def asked_to_call(scene: Scene) -> Any:
    ask_to_call(scene.tx, scene.case, scene.place, scene.near.person_id, cause="gate", now=scene.now)
    return scene.waits("call_back")


def identity(scene: Scene) -> Any:
    show_identity(scene.tx, scene.case, scene.place, scene.near.person_id, event_id=1, cause="gate", now=scene.now)
    return scene.waits("identity")


def routed_by_the_file(scene: Scene) -> Any:
    scene.let(handler_id=scene.near.person_id)
    import_town._route_again(scene.tx, now=scene.now)
    return scene.case.handler_id == scene.near.person_id


def kept_where_nobody_may_have_it(scene: Scene) -> Any:
    everybody = joined(person.person_id for person in people.staff(scene.tx))
    scene.let(handler_id=scene.near.person_id, concerned=everybody)
    reroute(scene.tx, scene.case, now=scene.now)
    return scene.case.handler_id == scene.near.person_id


def reminded(scene: Scene) -> Any:
    alarms._tell(scene.tx, scene.case, scene.place, scene.near, "overdue", 1, [], 1, scene.now)
    return scene.waits("escalation")


def blind_owner(scene: Scene) -> Any:
    scene.let(handler_id=scene.near.person_id)
    return Breach.BLIND_OWNER not in breaches(scene.tx, scene.case, now=scene.now)


def helps_on(scene: Scene) -> Any:
    scene.let(helpers=joined([scene.near.person_id]))
    part = Helper(
        helper_id=scene.tx.new_id(),
        case_id=scene.secret,
        person_id=scene.near.person_id,
        state=HelperState.ACTIVE,
        asked_at=scene.now,
        due_at=scene.now,
    )
    helpers.add(scene.tx, part)
    wake_helpers._wake(scene.tx, part, now=scene.now)
    return [one.person_id for one in active(scene.tx, scene.secret)]


def helps(scene: Scene) -> Any:
    scene.let(helpers=joined([scene.near.person_id]))
    return is_helper(scene.tx, scene.near, scene.case)


def watches(scene: Scene) -> Any:
    supervisor = scene.person("甲督办")
    scene.let(concerned=joined([supervisor.person_id]))
    return supervisor in watchers(scene.case, scene.place, by=0)


def keeps_what_is_about_him(scene: Scene) -> Any:
    dispatcher = scene.person("甲分派").person_id
    return dispatcher in concerning._may_have_it(places.with_concerned(scene.tx, scene.place, frozenset({dispatcher})))


def decides(scene: Scene) -> Any:
    dispatcher = scene.person("甲分派")
    scene.let(concerned=joined([dispatcher.person_id]))
    return any(dispatcher in level for level in deciders(scene.case, scene.place, asker=0))


def reviews(scene: Scene) -> Any:
    only = scene.person("甲分派")
    place = replace(scene.place, dispatchers=(only,), town_supervisors=(), office_supervisors=(), leader=None)
    place = replace(place, concerned=frozenset({only.person_id}))
    found = reviewer_for(place, about_cadre=True, handled=frozenset(), last=None, petitioner_chat=None)
    return found.person == only


REFUSED = {
    "bot/actions/cases/concerning.py _may_have_it circle": (keeps_what_is_about_him, False),
    "bot/actions/cases/helping.py helps audience": (helps, False),
    "bot/actions/cases/owner.py again_of audience": (his_again, False),
    "bot/actions/cases/requests.py _grant_together audience": (merge_granted, "NotYours"),
    "bot/actions/cases/reroute.py reroute circle": (kept_where_nobody_may_have_it, False),
    "bot/actions/cases/ringing.py _what_became_of_it audience": (what_became_of_it, False),
    "bot/actions/cases/staff_says.py his_cases audience": (his_cases, ["2026-00002"]),
    "bot/actions/cases/staff_says.py _sees audience": (goes_on, False),
    "bot/actions/cases/wording.py _must_see audience": (words_given, []),
    "bot/actions/delivery/claim.py _message audience": (words_of_a_row, False),
    "bot/actions/delivery/claim.py _unsubmitted may_see_unsubmitted": (unsubmitted_of_a_row, False),
    "bot/actions/delivery/claim.py _call audience": (call_of_a_row, False),
    "bot/actions/delivery/claim.py _chase audience": (reminder_of_a_row, False),
    "bot/actions/intake/naming.py names_a_reader audience": (asked_of_him_first, False),
    "bot/actions/intake/hear.py _is_note audience": (note_begun_before, False),
    "bot/actions/intake/hear.py _note audience": (note, "NotYours"),
    "bot/actions/intake/unsubmitted.py show may_see_unsubmitted": (unsubmitted_shown, []),
    "bot/actions/presses/desk.py enter may_see_unsubmitted": (unsubmitted_entered, "NotYours"),
    "bot/actions/presses/giving.py serving_beside circle": (colleagues, False),
    "bot/actions/presses/handler.py begin_note audience": (begin_note, "NotYours"),
    "bot/actions/presses/helping.py merge audience": (merged_into_unseen, "NotNow"),
    "bot/actions/presses/leading.py fetch_card audience": (fetched, "NotYours"),
    "bot/actions/presses/leading.py show_more audience": (more_shown, "NotYours"),
    "bot/actions/presses/leading.py must_lead audience": (leads, "NotYours"),
    "bot/actions/presses/looking.py show_versions audience": (versions, "NotYours"),
    "bot/actions/presses/review.py show_dossier audience": (dossier, "NotYours"),
    "bot/actions/presses/urgent.py call_out_for_case audience": (rang, "NotYours"),
    "bot/actions/presses/urgent.py attend audience": (attended, "NotYours"),
    "bot/actions/telling.py tell audience": (told, None),
    "bot/actions/telling.py enclose audience": (enclosed, False),
    "bot/actions/telling.py ask_to_call audience": (asked_to_call, False),
    "bot/actions/telling.py show_identity audience": (identity, False),
    "bot/actions/towns/import_town.py _route_again circle": (routed_by_the_file, False),
    "bot/actions/upkeep/alarms.py _tell audience": (reminded, False),
    "bot/actions/upkeep/invariants.py breaches audience": (blind_owner, False),
    "bot/actions/upkeep/wake_helpers.py _wake audience": (helps_on, []),
    "bot/rules/confidentiality.py watchers audience": (watches, False),
    "bot/rules/requests.py deciders circle": (decides, False),
    "bot/rules/review.py reviewer_for circle": (reviews, False),
}
"""{where it is asked: (what is tried there, what becomes of it)}; left out, something else becomes of it."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TownInHand]:
    async with office_in_hand(tmp_path) as town:
        yield town


async def test_each_place_asks_for_itself(town: TownInHand) -> None:
    found = await town.database.transaction(lambda tx: became_of_all(tx, town.clock.now()))
    assert found == {site: kept for site, (_, kept) in REFUSED.items()}


async def test_of_what_he_wrote_down_himself_there_is_nothing_for_him_once_it_is_about_his_village(
    town: TownInHand,
) -> None:
    def press_all(tx: Tx) -> set[str]:
        scene = scene_of(tx, town.clock.now())
        scene.let(registered_by=scene.near.person_id)
        verbs = [verb for verb, right in BUTTONS.items() if right.scope is Scope.CASE and Part.STAFF in right.parts]
        chat = scene.near.chat_id or 0
        return {
            press(tx, Pressed(chat, None, Press(verb, scene.secret, "").encode(), f"q{verb}"), now=scene.now)
            for verb in verbs
        }

    assert await town.database.transaction(press_all) == {SENTENCES[NoSuchCase]}


def became_of_all(tx: Tx, now: datetime) -> dict[str, Any]:
    """Try each once, and take it back; a refusal is told by its name."""
    scene = scene_of(tx, now)
    return {site: _became(scene, deed) for site, (deed, _) in REFUSED.items()}


def scene_of(tx: Tx, now: datetime) -> Scene:
    """Register both petitions."""
    town_id, _, village_id, _ = next(row for row in places.all_villages(tx) if row[3] == "甲东上村")
    secrets, where = Secrets(1), (town_id, village_id)
    secret = secrets._register(tx, 0, where, frozenset(), about=True, now=now)
    plain = secrets._register(tx, 1, where, frozenset(), about=False, now=now)
    return Scene(tx, secret.case_id, plain.case_id, now)


def _became(scene: Scene, deed: Deed) -> Any:
    found: list[Any] = []
    try:
        with scene.tx.savepoint(), speaking(None, chat_id=scene.near.chat_id):
            try:
                found.append(deed(scene))
            except RuleBroken as refused:
                found.append(type(refused).__name__)
            raise _Undone
    except _Undone:
        return found[0]
