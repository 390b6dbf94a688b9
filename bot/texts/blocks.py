"""只排指定: what is asked and told of days that take only whom somebody appoints."""

from datetime import date

from bot.texts.language import say
from bot.texts.leave import counted, days


def head(lines: list[str]) -> str:
    return say("只排指定的日子：\n{lines}", lines="\n".join(lines))


def none() -> str:
    return say("现在没有“只排指定”的日子。")


def what_it_is() -> str:
    return say("设了以后，那几天不轮班，只有指定的人值。春节这样的日子用。")


def whole(town: str) -> str:
    return say("{town}全镇", town=town)


def line(where: str, first: date, last: date) -> str:
    return say("{where} {days}", where=where, days=days(first, last))


def end_button(where: str, first: date) -> str:
    return say("结束 {where} {day}", where=where, day=days(first, first))


def ask_town() -> str:
    return say("哪个镇只排指定？")


def ask_village() -> str:
    return say("全镇，还是一个村？")


def ask_first(where: str) -> str:
    return say("{where}从哪天起只排指定？", where=where)


def ask_last(where: str, first: date) -> str:
    return say("{where}从{first}起只排指定，到哪天为止？", where=where, first=days(first, first))


def review(where: str, first: date, last: date) -> str:
    return say("{where} {days}只排指定。", where=where, days=counted(first, last))


def warning(number: int, lines: list[str], more: int) -> str:
    text = say("有{number}个班要指定人，不指定就由包片领导或值班室代：\n{lines}", number=number, lines="\n".join(lines))
    return text + (say("\n还有{more}处。", more=more) if more else "")


def hole(village: str, first: date, last: date) -> str:
    return say("{village} {days}", village=village, days=days(first, last))


def no_holes() -> str:
    return say("这几天都有指定的人了。")


def done(where: str, first: date, last: date) -> str:
    return say("设好了：{where} {days}只排指定。", where=where, days=counted(first, last))


def ended(where: str, first: date, last: date) -> str:
    return say("结束了：{where} {days}照常轮班，指定好的人不动。", where=where, days=days(first, last))
