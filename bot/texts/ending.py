"""What staff read of a case that is not accepted, or given to another office."""

from bot.texts.language import Words, mark, say

REFUSALS = Words(
    {
        "court": mark("在诉讼、仲裁"),
        "repeated": mark("办结了又提"),
        "not_ours": mark("不属本级"),
        "nothing_asked": mark("没有具体请求"),
        "review_over": mark("复核已终结"),
        "other": mark("其他"),
    }
)
TRANSFERS = Words(
    {
        "discipline": mark("纪检监察"),
        "police": mark("公安"),
        "upper": mark("上级"),
        "elsewhere": mark("其他单位"),
    }
)


def ask_refusal(number: str) -> str:
    return say("{number} 为什么不予受理？点了就定，来访人马上知道该找谁。", number=number)


def ask_refusal_words(number: str, reason: str) -> str:
    return say("{number} 不予受理（{reason}）：请写给来访人看，该找谁、怎么办。", number=number, reason=reason)


def refused(number: str, reason: str) -> str:
    return say("{number} 已定不予受理（{reason}），来访人会收到。", number=number, reason=reason)


def refused_to_tell(number: str, reason: str) -> str:
    return say(
        "{number} 已定不予受理（{reason}）。来访人没有聊天，请打电话或当面告诉他。", number=number, reason=reason
    )


def refused_here(number: str, reason: str) -> str:
    return say("{number} 已定不予受理（{reason}），不用办了。", number=number, reason=reason)


def ask_where(number: str) -> str:
    return say("{number} 移送到哪里？", number=number)


def chosen_where(number: str, where: str) -> str:
    return say("{number} 要移送{where}。", number=number, where=where)


def ask_contact_there(number: str, where: str) -> str:
    return say(
        "{number} 移送{where}：请写那边的电话、地址，来访人会看到。不知道就点“直接移送”。\n移送就收不回来，这边再看不到内容。",
        number=number,
        where=where,
    )


def confirm_transfer(number: str, where: str, contact: str) -> str:
    return say(
        "{number} 移送{where}，来访人会看到：\n{contact}\n移送就收不回来，这边再看不到内容。定吗？",
        number=number,
        where=where,
        contact=contact,
    )


def ask_where_words(number: str) -> str:
    return say("{number} 移送到哪个单位？写单位的名字，最好加上电话、地址，来访人会看到。", number=number)


def transferred(number: str, where: str) -> str:
    return say("{number} 已移送{where}，来访人会收到。", number=number, where=where)


def transferred_to_tell(number: str, where: str) -> str:
    return say("{number} 已移送{where}。来访人没有聊天，请打电话或当面告诉他。", number=number, where=where)


def gone(number: str) -> str:
    return say("{number} 已移送，内容不再显示。", number=number)


def on_card(reason: str) -> str:
    return say("原因：{reason}", reason=reason)


def where_on_card(where: str) -> str:
    return say("移送：{where}", where=where)


def untold(number: str, why: str, phone: str) -> str:
    return say(
        "{number} 的决定没送到来访人：{why}。请打电话或当面告诉他。值班室电话 {phone}。",
        number=number,
        why=why,
        phone=phone,
    )
