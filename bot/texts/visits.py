"""留电话住址: what the resident and his handler read. What was left is never part of a sentence that is kept."""

from bot.texts.language import mark, say

SEND_PHONE = mark("发我的电话")
SKIP = mark("跳过")
NOTHING = mark("不留了")


def ask_phone(number: str, handler: str) -> str:
    return say(
        "要人上门看，可以留个电话和住处。\n只给现在办 {number} 的{handler}看，换人办或办完就收回。\n"
        "先留电话：点下面的“发我的电话”，或者打出来。",
        number=number,
        handler=handler,
    )


def ask_house() -> str:
    return say("记下了。再写一下住处，比如“村东头第三户”。不想写就点“跳过”。")


def ask_house_alone() -> str:
    return say("好，不留电话。写一下住处吧，比如“村东头第三户”。不想写就点“跳过”。")


def done(number: str, handler: str) -> str:
    return say(
        "好了，办 {number} 的{handler}看得到，别人看不到。\n要收回，发 /my，点 {number}。",
        number=number,
        handler=handler,
    )


def nothing_left() -> str:
    return say("好，什么也没留。")


def no_question_open() -> str:
    return say("好。")


def closed_meanwhile(number: str) -> str:
    return say("{number} 已经办完了，不用留了。", number=number)


def offer_again(number: str, handler: str) -> str:
    return say("您留过电话住址。现在给办 {number} 的{handler}看吗？", number=number, handler=handler)


def seen_now(number: str, handler: str) -> str:
    return say("您留的电话住址，现在只有办 {number} 的{handler}看得到。", number=number, handler=handler)


def moved(number: str, handler: str) -> str:
    return say(
        "{number} 换了{handler}办，您留的电话住址已收回。要给{handler}看，点一下。", number=number, handler=handler
    )


def offer_to_new(handler: str) -> str:
    return say("您留的电话住址已收回。要给{handler}看，点一下。", handler=handler)


def shown(number: str, handler: str) -> str:
    return say("办 {number} 的{handler}看得到您的电话住址了。", number=number, handler=handler)


def taken_back(number: str) -> str:
    return say("收回了，{number} 没有人看得到您的电话住址。", number=number)


def on_card(phone: str, house: str) -> str:
    """A line of the card; what was not left is left out."""
    if not house:
        return say("来访人电话：{phone}", phone=phone)
    return (
        say("来访人电话：{phone}　住处：{house}", phone=phone, house=house)
        if phone
        else say("来访人住处：{house}", house=house)
    )


def left(number: str) -> str:
    return say("{number} 来访人留了电话或住处，在卡片上。只给您看，转办就收回。", number=number)


def card_below(number: str) -> str:
    return say("{number} 的卡片在下面。", number=number)
