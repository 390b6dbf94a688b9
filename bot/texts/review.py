"""What whoever reviews a case reads of those that led to it."""

from bot.texts.language import say


def of_which(number: str, *, second: bool) -> str:
    if second:
        return say("复核：原件 {number}，期限按《信访工作条例》第三十六条", number=number)
    return say("复查：原件 {number}，期限按《信访工作条例》第三十五条", number=number)


def head(number: str, category: str, registered: str) -> str:
    return say("{number} {category}，{registered} 登记", number=number, category=category, registered=registered)


def petition(text: str) -> str:
    return say("内容：{text}", text=text)


def answered(at: str, who: str, text: str) -> str:
    return say("{at} {who}答复：{text}", at=at, who=who, text=text)


def asked(at: str, who: str, text: str) -> str:
    return say("{at} {who}问：{text}", at=at, who=who, text=text)


def petitioner_said(at: str, text: str) -> str:
    return say("{at} 来访人：{text}", at=at, text=text)


def reopened(at: str, *, unsatisfied: bool) -> str:
    return say("{at} 来访人：不满意", at=at) if unsatisfied else say("{at} 来访人：未解决", at=at)


def closed(at: str, result: str) -> str:
    return say("{at} 办结：{result}", at=at, result=result)
