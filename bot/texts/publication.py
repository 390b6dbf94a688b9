"""What is published for residents: promises, counts and shares, never a word of anybody."""

from datetime import date

from bot.rules.durations import Duration
from bot.texts import words
from bot.texts.language import say


def title(office: str) -> str:
    return say("{office}公示", office=office)


def head(office: str) -> str:
    return say("{office}说到的，和做到的：", office=office)


def month(month: date) -> str:
    return say("{year}年{month}", year=month.year, month=words.MONTHS[month.month])


def not_counted_yet() -> str:
    return say("上个月的还没有数好，请过一会儿再看。")


def few(month_: date) -> str:
    return say("{month}大家提的事很少，不写数字，免得认出是谁。", month=month(month_))


def counts(month_: date, registered: int, closed: int) -> str:
    return say(
        "{month}大家提了 {registered} 件事，办完了 {closed} 件。",
        month=month(month_),
        registered=registered,
        closed=closed,
    )


def few_said() -> str:
    return say("说了好不好的人还太少，不写数字。")


def rates(on_time: str, solved: str, satisfied: str, n: int) -> str:
    return say(
        "按说好的日子答复的：{on_time}（拖着没答复的，算没做到）。\n{n} 位说了结果：{solved} 说解决了，{satisfied} 满意。",
        on_time=on_time,
        solved=solved,
        satisfied=satisfied,
        n=n,
    )


def promised_within() -> str:
    return say("多久给您答复：")


def promise(name: str, length: str) -> str:
    return say("{name}：{length}", name=name, length=length)


def length(promise: Duration) -> str:
    """Return a promised time in words."""
    amount = promise.amount
    said = {
        "s": lambda: say("{amount}秒", amount=amount),
        "m": lambda: say("{amount}分钟", amount=amount),
        "h": lambda: say("{amount}小时", amount=amount),
        "wd": lambda: say("1个工作日") if amount == 1 else say("{amount}个工作日", amount=amount),
        "d": lambda: say("1天") if amount == 1 else say("{amount}天", amount=amount),
    }
    return said[promise.unit]()


# On the page


def promises() -> str:
    return say("多久给您答复")


def kind() -> str:
    return say("什么事")


def within() -> str:
    return say("最晚")


def last_month(month_: date) -> str:
    return say("{month}做得怎么样", month=month(month_))


def place() -> str:
    return say("哪里")


def of_towns() -> str:
    return say("各镇")


def of_villages(town: str) -> str:
    return say("{town}各村", town=town)


def registered() -> str:
    return say("提了几件")


def closed() -> str:
    return say("办完几件")


def on_time() -> str:
    return say("按日子答复")


def answered() -> str:
    return say("答复几件")


def solved() -> str:
    return say("说解决了")


def satisfied() -> str:
    return say("满意")


def n() -> str:
    return say("几位说了")


def how_it_is_counted(least: int, basically: int) -> str:
    return say(
        "提的事或说了好不好的人不到 {least} 个的地方不写，免得认出是谁。说到干部的、转给别处的，不在这些数里。"
        "过了日子还没答复的，算没按日子答复。算满意的时候，基本满意按 {basically}% 算。一个月公布一次，公布了就不改。",
        least=least,
        basically=basically,
    )
