"""督查: what a supervisor looks into, each behind a button."""

from bot.texts.language import say


def home() -> str:
    return say(
        "督查。\n抽样督评：抽几件办结的，请没办过的人再问一遍，被查的人不会知道。\n限期整改：让村或干部在几天里改好，也可以约谈、通报。\n村等级：每村每月好、中、差。\n考核表：每人每月做了多少、办得怎样。"
    )


def home_of_leader() -> str:
    return say("督查。\n村等级：您包的村每月好、中、差。\n考核表：每人每月做了多少、办得怎样。")


def button() -> str:
    return say("督查")
