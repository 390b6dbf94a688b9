"""实名, 保密, 匿名: what residents and staff read of it. Who somebody is is never part of a sentence that is kept."""

from bot.texts.language import Words, mark, say

MODES = Words({"named": mark("实名"), "confidential": mark("保密"), "anonymous": mark("匿名")})
PURPOSES = Words(
    {
        "call": mark("打电话核实"),
        "visit": mark("上门办理"),
        "check": mark("查办需要"),
        "other_body": mark("报送别的部门"),
    }
)


MOST_IN_DIGEST = 8


def ask() -> str:
    return say(
        "要不要让办的人知道您是谁？\n"
        "实名：办的人看得到您写的姓名电话。\n"
        "保密：只看到化名。要用得写明用途，谁看过您查得到。\n"
        "匿名：谁也看不到。给您一个回执码，凭它查。"
    )


def button(mode: str) -> str:
    """The present choice, on a button that changes it."""
    if mode == "named":
        return say("身份：实名")
    return say("身份：匿名") if mode == "anonymous" else say("身份：保密")


def chosen(mode: str) -> str:
    if mode == "named":
        return say("选了实名。")
    return say("选了匿名，谁也看不到您是谁。") if mode == "anonymous" else say("选了保密，办的人只看到化名。")


def changed(number: str, mode: str) -> str:
    """Said once when a resident chose anew for a case that is there."""
    if mode == "named":
        return say("{number} 改成实名了。办的人看得到您写的姓名电话。", number=number)
    if mode == "anonymous":
        return say("{number} 改成匿名了，谁也看不到您是谁。以前看到过的，收不回来。", number=number)
    return say("{number} 改成保密了。办的人只看到化名。", number=number)


def ask_contact(mode: str) -> str:
    if mode == "named":
        return say("您贵姓，电话多少？写在一行，比如：王大爷 13912345678。\n不想写就点“跳过”。")
    return say("留个姓名电话吗？写在一行，比如：王大爷 13912345678。\n要用的人写明用途才看得到。不想留就点“跳过”。")


def contact_skipped() -> str:
    return say("姓名电话：没有写")


def contact_written() -> str:
    return say("姓名电话：写好了")


def contact_noted() -> str:
    return say("姓名电话记下了。")


def in_review(mode: str, who: str) -> str:
    """A line of the review, once something was chosen."""
    if mode == "anonymous":
        return say("身份：匿名，谁也看不到您是谁")
    if not who:
        return say("身份：实名，没有写姓名电话") if mode == "named" else say("身份：保密，没有留姓名电话")
    return say("身份：实名，{who}", who=who) if mode == "named" else say("身份：保密，{who}", who=who)


def in_submitted(mode: str) -> str:
    """The same for what stays of it once it is submitted: without who he is."""
    if mode == "named":
        return say("身份：实名，办的人看得到您写的姓名电话")
    return say("身份：匿名，谁也看不到您是谁") if mode == "anonymous" else say("身份：保密，办的人只看到化名")


def on_receipt(mode: str) -> str:
    """A line of the receipt."""
    if mode == "named":
        return say("您是实名，办的人看得到您写的姓名电话。")
    return say("您是匿名，谁也看不到您是谁。") if mode == "anonymous" else say("您的身份保密，办的人只看到化名。")


def on_card(who: str) -> str:
    """A line of the handler's card of a named case."""
    return say("来访人：{who}", who=who)


def card_line(mode: str) -> str:
    """How the identity is treated, on every card."""
    if mode == "named":
        return say("实名")
    return say("匿名，谁也查不到是谁") if mode == "anonymous" else say("保密，看身份要写明用途")


def receipt_code(number: str, code: str) -> str:
    return say(
        "{number} 是匿名的，回执码：\n{code}\n"
        "换了手机或账号，把这串数发给我，还能看办到哪了。\n"
        "请抄在纸上，别给人看。机器人只留着这个聊天的号码，好把答复发给您。",
        number=number,
        code=code,
    )


def by_code(line: str, answer: str) -> str:
    """How a case stands, for whoever wrote its receipt code."""
    if not answer:
        return say("{line}\n还没有答复。要补充，点“补充”。", line=line)
    return say("{line}\n答复：\n{answer}\n要补充，点“补充”。", line=line, answer=answer)


def by_code_ended(line: str, answer: str) -> str:
    return say("{line}\n答复：\n{answer}", line=line, answer=answer) if answer else line


def over_meanwhile(number: str) -> str:
    return say("{number} 已经办完了，补充不进去了。您写的，当作新的事来办。", number=number)


def write_addition(number: str) -> str:
    return say("请写要给 {number} 补充的话，照片也行。", number=number)


def ask_purpose(number: str) -> str:
    return say("看 {number} 来访人的身份，用来做什么？\n谁看的、做什么用，督办领导和来访人都查得到。", number=number)


def write_purpose(number: str) -> str:
    return say("请写看 {number} 来访人身份的用途，一句话。", number=number)


def identity(number: str, who: str, purpose: str) -> str:
    """Made when it is sent."""
    return say("{number} 来访人：{who}\n用途：{purpose}。只给您看，别外传。", number=number, who=who, purpose=purpose)


def purpose(why: str, words: str) -> str:
    return words if why == "words" and words else PURPOSES.get(why, say("没有写明"))


def not_looked(number: str) -> str:
    return say("好，{number} 来访人的身份没有看。", number=number)


def looked(number: str, purpose: str) -> str:
    return say("看 {number} 来访人的身份，用途：{purpose}。", number=number, purpose=purpose)


def was_seen(number: str, who: str, purpose: str) -> str:
    """To those above, at once."""
    return say("{who}看了 {number} 来访人的身份。用途：{purpose}。", number=number, who=who, purpose=purpose)


def seen_by(number: str, lines: list[str]) -> str:
    if not lines:
        return say("{number}：还没有人看过您的身份。", number=number)
    return say("{number}，看过您姓名电话的：\n{lines}", number=number, lines="\n".join(lines))


def seen_line(when: str, who: str, purpose: str) -> str:
    return say("{when} {who}，用途：{purpose}", when=when, who=who, purpose=purpose)


def shown_line(when: str, who: str) -> str:
    """Somebody who saw it without asking: of a named case, or what was left for a visit."""
    return say("{when} 起，{who}（办的人）", when=when, who=who)


def card_seen_line(when: str, who: str) -> str:
    return say("{when} {who}，看了您发的名片", when=when, who=who)


def named(who: str, role: str) -> str:
    return say("{who}（{role}）", who=who, role=role)


def digest_line(number: str, who: str, purpose: str) -> str:
    return say("{number} {who}（{purpose}）", number=number, who=who, purpose=purpose)


def in_digest(lines: list[str]) -> str:
    shown = "\n".join(lines[:MOST_IN_DIGEST])
    return say("看过来访人身份 {count} 次：\n{lines}", count=len(lines), lines=shown)
