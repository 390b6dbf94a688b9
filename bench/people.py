"""How the people of a simulated town behave: when they come, what they bring, what they press and what they forget.

Every choice comes from a seed and from who is at which message, never from the order in which things are looked at.
"""

import math
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 7, 9, 9, 7, 4, 4, 7, 8, 7, 6, 6, 7, 6, 3, 1, 0.3)  # when people write, by the hour
WEEKEND = 0.6  # of a working day
WINTER = 0.35  # more at the end of January, less at the end of July: heating, water pipes, snow
MATTERS = {  # category: how often, and with what words
    "求助": (45, ("没水了", "路灯不亮", "下水道堵了", "停电了，冰箱里的东西要坏了")),
    "投诉": (20, ("垃圾一个礼拜没人拉", "隔壁夜里施工睡不着", "低保没批，说不清为什么")),
    "咨询": (20, ("医保怎么交", "孩子上学要什么材料", "宅基地能不能翻盖")),
    "建议": (8, ("路口装个镜子吧", "广场上多几个凳子")),
    "代办": (7, ("帮我家老人办高龄补贴", "身份证到期了，腿脚不便")),
}
ANSWERS = ("已经修好了，您再看看。", "问过了，下周三之前办完，到时再告诉您。", "材料带齐到镇上便民中心就能办。")


@dataclass(frozen=True)
class Petition:
    """What somebody brings, and how he goes about it."""

    at: datetime
    text: str
    category: str
    about_cadre: bool
    urgent: bool
    comes_by: str  # notice: by the QR code in the village; buttons; unclear: he does not know the village
    gives_up: bool  # never presses 提交


class Chance:
    """Dice for one person at one moment: the same seed and the same names give the same throws."""

    def __init__(self, seed: int, *of: object) -> None:
        self._random = random.Random(":".join(map(str, (seed, *of))))

    def happens(self, share: float) -> bool:
        return self._random.random() < share

    def one_of(self, weights: dict[str, float]) -> str:
        return self._random.choices([*weights], [*weights.values()])[0]

    def pick(self, some: tuple[str, ...]) -> str:
        return self._random.choice(some)

    def among(self, numbers: list[int]) -> int:
        return self._random.choice(numbers)

    def after(self, hours: float) -> timedelta:
        """Return about so many hours; half of all take less, a tenth takes more than three times as long."""
        return timedelta(hours=hours * math.exp(self._random.gauss(0, 0.9)))

    def count(self, mean: float) -> int:
        """Return how often something happens that happens `mean` times (Poisson)."""
        left, found = math.exp(-mean), -1
        product = 1.0
        while product > left:
            product *= self._random.random()
            found += 1
        return found

    def instant(self, day: date, zone: ZoneInfo) -> datetime:
        """Return a moment of a day at which people write."""
        hour = self._random.choices(range(24), HOURS)[0]
        at = datetime.combine(day, time(hour), zone) + timedelta(seconds=self._random.randrange(3600))
        return at.astimezone(UTC)


def petitions(seed: int, village: int, day: date, *, a_day: float, zone: ZoneInfo) -> list[Petition]:
    """Return what comes from a village on a day; `a_day` is the mean over the year."""
    season = 1 + WINTER * math.cos(2 * math.pi * (day.timetuple().tm_yday - 28) / 365)
    week = WEEKEND if day.weekday() >= 5 else (7 - 2 * WEEKEND) / 5
    chance = Chance(seed, "village", village, day)
    size = 0.3 + 1.4 * random.Random(f"{seed}:size:{village}").random()  # villages are not alike
    return [_petition(chance, day, zone) for _ in range(chance.count(a_day * season * week * size))]


def _petition(chance: Chance, day: date, zone: ZoneInfo) -> Petition:
    urgent = chance.happens(0.01)
    category = "求助" if urgent else chance.one_of({name: share for name, (share, _) in MATTERS.items()})
    return Petition(
        at=chance.instant(day, zone),
        text="我家着火了" if urgent else chance.pick(MATTERS[category][1]),
        category=category,
        about_cadre=category == "投诉" and chance.happens(0.2),
        urgent=urgent,
        comes_by=chance.one_of({"notice": 60, "buttons": 35, "unclear": 5}),
        gives_up=chance.happens(0.03),
    )


@dataclass(frozen=True)
class Temper:
    """How somebody on the staff works."""

    signs_after: float  # hours
    answers_after: float
    forgets: float  # the share of what he hears that he does nothing about


def temper(seed: int, name: str) -> Temper:
    """Return one of three: most are quick, some slow, few forget a lot."""
    kinds = {"quick": Temper(0.5, 5, 0.03), "slow": Temper(3, 40, 0.1), "forgetful": Temper(6, 60, 0.6)}
    return kinds[Chance(seed, "temper", name).one_of({"quick": 70, "slow": 22, "forgetful": 8})]


@dataclass(frozen=True)
class Spell:
    """Days on which somebody does not work; `how`: ill (hears nothing he would act on), blocked (his account), unbound."""

    until: date
    how: str


def falls_ill(seed: int, name: str, day: date) -> Spell | None:
    """Return a spell that begins that day: about four a year, most of them of a few days."""
    chance = Chance(seed, "health", name, day)
    if not chance.happens(4 / 365):
        return None
    how = chance.one_of({"ill": 60, "blocked": 30, "unbound": 10})
    return Spell(day + timedelta(days=1 + chance.count(3)), how)
