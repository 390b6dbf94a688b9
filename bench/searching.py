"""How long looking for cases takes in an archive: by words of one, two and more characters, and by what else one looks for."""

import random
import statistics
from dataclasses import replace
from datetime import timedelta

from bench.engines import NewPlace
from bench.figures import Figure
from bench.many import measure
from bench.sizes import Size
from bot.actions.cases.finding import page_of
from bot.clock import stopwatch
from bot.rules.cases import Case, State
from bot.rules.people import Person
from storage import people, search
from storage.database import Tx
from storage.rows import insert_many
from tests.town import MONDAY_MORNING, TownInHand
from tests.towns import make_town

AT_ONCE = 1_000  # cases in one transaction
PLACES = [
    "村东头",
    "村西口",
    "三队",
    "小学门口",
    "卫生室旁边",
    "老井边上",
    "大槐树底下",
    "河边上",
    "新修的路上",
    "我家门前",
    "五保户那边",
    "村委会后面",
]
THINGS = [
    "路灯",
    "自来水",
    "下水道",
    "垃圾池",
    "高压线",
    "排水沟",
    "低保",
    "医保卡",
    "粮食补贴",
    "宅基地",
    "桥",
    "变压器",
    "护栏",
    "健身器材",
    "公共厕所",
    "土地流转",
]
TROUBLE = [
    "坏了",
    "没有人管",
    "堵住了",
    "一直不亮",
    "停了三天",
    "到现在没发下来",
    "漏得厉害",
    "被人占了",
    "塌了一半",
    "离房子太近",
    "味道很大",
    "说不清楚",
]
ASKS = [
    "请尽快派人来看看。",
    "能不能修一下？",
    "打了电话没有人接。",
    "希望给个答复。",
    "老人孩子都不方便。",
    "已经反映过两次了。",
]
RARE = [chr(0x4E00 + n) for n in range(4_000)]
QUERIES = {
    "one character": ["的", "灯", "水", "桥", "人", "一", "村", "没"],
    "two characters": ["路灯", "没有", "低保", "三天", "村东", "一直", "不亮", "桥塌", "电话"],
    "more characters": [
        "路灯一直不亮",
        "没有人",
        "村东头的路灯",
        "自来水停了三天",
        "打了电话没有人接",
        "说不清楚请",
        "健身器材被人占了",
    ],
    "words and a village": ["{village} 的", "{village} 路灯", "{village} 没有人", "{village}"],
    "words, states, days, a name": [
        "路灯 办结",
        "超期",
        "水 未办结",
        "的 2026年2月1日到2月7日",
        "{cadre}",
        "{cadre} 没有",
    ],
}


async def searching(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return the p95 of a page for the supervisor of the whole office, and the milliseconds that a petition's words cost."""
    with new_place() as place:
        town = TownInHand(place, start=MONDAY_MORNING, limits=False)
        await town.open()
        try:
            await town.import_town(make_town(1, villages=size.villages).encode())
            village = (await town.duty())[0].village
            model = await town.case(await town.petition(7001, "没水了", village=village))
            cost = await _fill(town, model, size)
            await town.database.transaction(measure)
            took = await _ask(town, size)
        finally:
            await town.close()
    wanted = "≤ 50" if size.archived >= 100_000 else ""
    depends = (
        f"{size.archived:,} cases of {size.villages} villages, 30 characters each, “的” in nine of ten, “路灯” in one of sixteen; "
        f"the first page, for the supervisor of the town, each asked {size.looked} times"
    )
    found = [
        Figure(f"{name}, p95", statistics.quantiles(ms, n=20)[-1], "ms", wanted, depends) for name, ms in took.items()
    ]
    return [*found, Figure("making a petition findable", cost, "ms", depends=depends)]


async def _fill(town: TownInHand, model: Case, size: Size) -> float:
    """Write so many cases, with what can be found of them; return the milliseconds that the latter took for each."""
    homes = await town.database.transaction(_homes)
    chance, took = random.Random(1), 0.0
    for first in range(1, size.archived, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, size.archived))
        rows = [_copy(model, n, homes[n % len(homes)], size, chance) for n in numbers]
        await town.database.transaction(lambda tx, rows=rows: insert_many(tx, "cases", rows))
        texts = [(row.case_id, _text(chance)) for row in rows]
        began = stopwatch()
        await town.database.transaction(lambda tx, texts=texts: _make_findable(tx, texts))
        took += stopwatch() - began
    return 1000 * took / max(1, size.archived - 1)


def _homes(tx: Tx) -> list[tuple[int, int, int]]:
    rows = tx.all(
        "SELECT v.village_id, v.town_id, d.person_id FROM villages v JOIN village_duty d "
        "ON d.office_id = v.office_id AND d.village_id = v.village_id AND d.position = 0 "
        "WHERE v.office_id = :office_id ORDER BY v.village_id"
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _copy(model: Case, n: int, home: tuple[int, int, int], size: Size, chance: random.Random) -> Case:
    """Nine in ten are closed; they came one after another over the year before the model."""
    village_id, town_id, handler_id = home
    back = timedelta(days=365) * (size.archived - n) / size.archived
    closed = chance.random() < 0.9
    return replace(
        model,
        case_id=model.case_id - (int(back.total_seconds() * 1000) << 18) - n,
        number=f"archive-{n}",
        draft_id=None,
        village_id=village_id,
        town_id=town_id,
        handler_id=handler_id,
        registered_at=model.registered_at - back,
        due_at=model.due_at - back if closed or n % 10 == 0 else model.due_at,
        next_alarm_at=None,
        alarm_kind=None,
        state=State.CLOSED if closed else chance.choice((State.IN_PROGRESS, State.DISPATCHED, State.AWAITING_FEEDBACK)),
        closed_at=model.registered_at - back + timedelta(days=3) if closed else None,
    )


def _text(chance: random.Random) -> str:
    rare = "".join(chance.choices(RARE, weights=[1 / (10 + n) for n in range(len(RARE))], k=6))
    of = "的" if chance.random() < 0.9 else ""
    return f"{chance.choice(PLACES)}{of}{chance.choice(THINGS)}{chance.choice(TROUBLE)}，{rare}，{chance.choice(ASKS)}"


def _make_findable(tx: Tx, texts: list[tuple[int, str]]) -> None:
    for case_id, text in texts:
        search.keep(tx, case_id, [text])


async def _ask(town: TownInHand, size: Size) -> dict[str, list[float]]:
    """Return {kind of question: milliseconds of each}, each in a transaction of its own that remembers nothing yet."""
    supervisor, named = await town.database.transaction(_who_and_what)
    found: dict[str, list[float]] = {name: [] for name in QUERIES}
    for _ in range(size.looked):
        for name, queries in QUERIES.items():
            for query in queries:
                written = query.format(**named)
                found[name].append(
                    await town.database.transaction(lambda tx, written=written: _took(tx, supervisor, written))
                )
    return found


def _took(tx: Tx, who: Person, written: str) -> float:
    began = stopwatch()
    page_of(tx, who, written, before=0, now=MONDAY_MORNING)
    return 1000 * (stopwatch() - began)


def _who_and_what(tx: Tx) -> tuple[Person, dict[str, str]]:
    """Return who looks, and the village and the cadre for which he looks."""
    village = tx.one("SELECT name FROM villages WHERE office_id = :office_id ORDER BY village_id LIMIT 1")
    cadre = people.with_role(tx, "cadre")[0]
    return people.with_role(tx, "supervisor")[0], {"village": str(village and village[0]), "cadre": str(cadre.name)}
