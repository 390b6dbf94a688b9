"""Invented towns, as the text of a town file: the same seed gives the same text."""

import json
import random
from collections.abc import Iterator, Mapping

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁柳唐薛雷贺倪汤罗毕郝安常乐于傅齐康伍余顾孟黄和穆萧尹"
GIVEN = "爱安宝彬斌彩成传春翠大德冬凤福刚桂国海红宏华桂建金军俊兰立丽林玲美敏明宁萍巧琴庆荣瑞善生淑树素天万文武喜霞香小晓新秀学燕银永玉远云珍振志忠"
PLACES = "白北柏长陈大东丰高古谷韩和黑红后胡黄家金靳李里刘柳龙马南泥牛平前桥青曲沙上石水孙塔桃田王吴五西下小兴徐羊杨一永榆袁张赵中朱"
VILLAGE_ENDS = ("庄村", "堡村", "沟村", "口村", "坡村", "屯村", "村", "社区")

Settings = Mapping[str, object]

OFFICE: dict[str, object] = {
    "office.phone": "0352-0000000",
    "office.timezone": "Asia/Shanghai",
    "office.handover": "08:00",
    "office.hours": ["08:30-12:00", "14:30-18:00"],
    "office.workdays": "china",
    "office.quiet": "21:30-07:30",
    "clock.sign": "2h",
    "clock.first_contact": "1wd",
    "clock.rework": "3wd",
    "clock.feedback": "7d",
    "clock.ask_again": "28d",
    "reminders.before_due": "4h",
    "reminders.every": "4h",
    "reminders.most_a_day": 4,
    "reminders.escalate_after": 2,
    "digest.daily": "18:00",
    "digest.weekly": "Mon 08:30",
    "digest.monthly": "1 08:30",
}
CATEGORIES = (
    ("咨询", "consult", "1wd"),
    ("求助", "request", "5wd"),
    ("投诉", "complaint", "5wd"),
    ("建议", "suggestion", "5wd"),
    ("代办", "errand", "3wd"),
)


def make_town(
    seed: int,
    *,
    villages: int,
    towns: int = 1,
    cadres_a_village: int = 2,
    villages_a_grid: int = 5,
    first_day: str = "2026-01-01",
    settings: Settings | None = None,
) -> str:
    """Return the text of a town file with `villages` villages, spread evenly over its towns.

    No two persons and no two villages bear the same name. `settings` are keys like "reminders.every" and their values,
    put over the usual ones.
    """
    chance = random.Random(seed)
    people, places = _people(chance), _places(chance)
    town_names = [f"{next(places)}镇" for _ in range(towns)]
    office = f"{next(places)}县" if towns > 1 else town_names[0]
    above = [next(people)] if towns > 1 else []
    parts = [_sections({"office.name": office, "office.supervisors": above} | OFFICE | dict(settings or {}))]
    parts += [_row("category", name=name, kind=kind, promise=promise) for name, kind, promise in CATEGORIES]
    parts += [_row("person", name=name, roles=["supervisor"]) for name in above]
    for number, town in enumerate(town_names):
        staff = {role: next(people) for role in ("duty_room", "dispatcher", "supervisor")}
        parts += [_row("person", name=name, roles=[role], town=town) for role, name in staff.items()]
        parts.append(
            _row(
                "town",
                name=town,
                duty_room=staff["duty_room"],
                dispatchers=[staff["dispatcher"]],
                supervisors=[staff["supervisor"]],
            )
        )
        here = [f"{next(places)}{chance.choice(VILLAGE_ENDS)}" for _ in range(number, villages, towns)]
        for first in range(0, len(here), villages_a_grid):
            grid, leader = f"第{first // villages_a_grid + 1}网格", next(people)
            parts.append(_row("person", name=leader, roles=["leader"], town=town))
            parts.append(_row("grid", name=grid, town=town, leader=leader))
            for village in here[first : first + villages_a_grid]:
                duty = [next(people) for _ in range(cadres_a_village)]
                parts += [_row("person", name=name, roles=["cadre"], town=town) for name in duty]
                parts.append(_row("village", name=village, town=town, grid=grid, first_day=first_day, duty=duty))
    return "\n".join(parts)


def _people(chance: random.Random) -> Iterator[str]:
    """Yield names, none twice."""
    given = list({(first, second) for first in GIVEN for second in GIVEN})
    given.sort()
    chance.shuffle(given)
    while given:
        first, second = given.pop()
        yield chance.choice(SURNAMES) + first + second


def _places(chance: random.Random) -> Iterator[str]:
    """Yield names of places without their ends, none twice."""
    pairs = [first + second for first in PLACES for second in PLACES if first != second]
    chance.shuffle(pairs)
    yield from pairs


def _sections(settings: Settings) -> str:
    lines: list[str] = []
    for section in dict.fromkeys(name.partition(".")[0] for name in settings):
        keys = {name.partition(".")[2]: value for name, value in settings.items() if name.startswith(f"{section}.")}
        lines += [f"[{section}]", *_pairs(keys), ""]
    return "\n".join(lines)


def _row(table: str, **keys: object) -> str:
    return "\n".join([f"[[{table}]]", *_pairs(keys), ""])


def _pairs(keys: Mapping[str, object]) -> list[str]:
    # What JSON writes for texts, numbers and lists of them is TOML as well.
    return [
        f"{key} = {value if key == 'first_day' else json.dumps(value, ensure_ascii=False)}"
        for key, value in keys.items()
    ]
