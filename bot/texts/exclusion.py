"""What those above read of a case that was taken out of the ranking."""

from bot.texts.language import say


def ask_why(number: str) -> str:
    return say("{number} 为什么不计入排名？写一句，记在这件事里。报表上只印件数。", number=number)


def done(number: str) -> str:
    return say("{number} 不计入排名了。", number=number)


def on_card(who: str, why: str) -> str:
    return say("不计入排名，{who}：{why}", who=who, why=why) if why else say("不计入排名，{who}", who=who)


def counts_again() -> str:
    return say("又计入排名了")
