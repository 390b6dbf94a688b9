"""What duty rooms and dispatchers read who register for somebody that came or called."""

from bot.texts.language import say


def what_register_does() -> str:
    return say("/register 代人登记：有人上门或来电，您替他写")


def own_first() -> str:
    return say("您自己还有一件没交。请先提交或取消，再代人登记。")


def own_or_for_other() -> str:
    return say("这句话是您自己要反映的，还是代人登记？点一下。")


def which_case() -> str:
    return say("这句话是答复哪一件？点编号就发给来访人。\n是您自己的事，点“我自己要反映”；替来人写的，点“代人登记”。")


def answer_kept(number: str) -> str:
    return say("{number} 的答复记下了。", number=number)


def was_for_somebody() -> str:
    return say("这句话是代别人登记的。")


def ask_what() -> str:
    return say("代人登记：请写下来人或来电的人说的事，照片、语音也行。")


def ask_about() -> str:
    return say("他说的是否涉及干部？点“是”就由镇里专人办，村里和值班室都看不到。")


def ask_named(name: str) -> str:
    return say("他反映的是{name}本人吗？点“是”，就由镇里专人办，{name}看不到。", name=name)


def review_and_name(petition: str, contact: str) -> str:
    return say(
        "请念给他听，看对不对：\n{petition}\n联系方式：{contact}\n\n他说的是哪位干部？点名字，可以点几个；说不清就不用点。\n没问题就点“提交”。",
        petition=petition,
        contact=contact,
    )


def ask_contact() -> str:
    return say("怎么联系他？写称呼和电话，比如：王大爷 13912345678。\n没有就点“跳过”。")


def no_contact() -> str:
    return say("没有留")


def chosen_no_contact() -> str:
    return say("联系方式：没有留")


def review(petition: str, contact: str) -> str:
    return say(
        "请念给他听，看对不对：\n{petition}\n联系方式：{contact}\n\n没问题就点“提交”。",
        petition=petition,
        contact=contact,
    )


def registered(petition: str) -> str:
    return say("代人登记的：\n{petition}", petition=petition)


def registered_about() -> str:
    return say("代人登记的一件，内容只有镇里专人看得到。")


def alias(alias: str) -> str:
    return say("{alias}（没有聊天账号）", alias=alias)


def contact(contact: str) -> str:
    return say("联系方式：{contact}", contact=contact)


def to_tell() -> str:
    return say("⚠️ 他没有聊天账号，要打电话或当面告诉他，再点“已当面告知”。")


def tell_him(number: str) -> str:
    return say(
        "{number} 的来访人没有聊天账号，这句话没有发出去。请打电话或当面告诉他，再点“已当面告知”。", number=number
    )


def final_or_progress(number: str, beginning: str) -> str:
    return say(
        "“{beginning}”记在 {number} 上了，没有发出去：请打电话或当面告诉来访人。是办结答复，还是只是进展？",
        number=number,
        beginning=beginning,
    )


def was_noted(number: str) -> str:
    return say("这句话记在 {number} 上了，请打电话或当面告诉来访人。", number=number)


def ask_answer(number: str) -> str:
    return say("请写 {number} 的办结答复，写完打电话或当面告诉来访人。", number=number)


def ask_note(number: str) -> str:
    return say("请写来访人又说了什么，会记在 {number} 上。", number=number)


def note_kept(number: str) -> str:
    return say("记在 {number} 上了。", number=number)


def not_told_yet() -> str:
    return say("答复写了，还没打电话或当面告诉来访人。")


def receipt(number: str, who: str, by_day: str) -> str:
    return say(
        "登记好了，编号 {number}。\n{who}\n最晚 {by_day} 答复。请把编号告诉他。", number=number, who=who, by_day=by_day
    )


def who_special() -> str:
    return say("已转镇里专人。")


def who_waits(handler: str) -> str:
    return say("值班的人现在联系不上，先记在{handler}名下，联系上马上转交。", handler=handler)


def who(handler: str, reason: str) -> str:
    return say("值班：{handler}（{reason}）。", handler=handler, reason=reason)


def call_back(number: str, *, category: str, village: str, contact: str, petition: str, answer: str) -> str:
    return say(
        "请打电话回访 {number}（{category}，{village}）。\n联系方式：{contact}\n他说的事：{petition}\n答复：{answer}\n问他：解决了吗？",
        number=number,
        category=category,
        village=village,
        contact=contact,
        petition=petition,
        answer=answer,
    )


def missed(count: int) -> str:
    return say("没打通 {count} 次", count=count)


def call_done(number: str, result: str) -> str:
    return say("{number} 回访：{result}", number=number, result=result)


def call_over(number: str) -> str:
    return say("{number} 不用再打电话回访了。", number=number)


def call_below(number: str) -> str:
    return say("{number} 还要打电话回访，见下面新的一条。", number=number)


def unsolved() -> str:
    return say("未解决")


def ask_grade(number: str) -> str:
    return say("{number} 解决了。他说办得怎么样？", number=number)


def grade(number: str, choice: str) -> str:
    return say("{number} 他说：{choice}", number=number, choice=choice)


def said_nothing() -> str:
    return say("没说")


def ask_why(number: str) -> str:
    return say("{number} 已请上面的领导重新办。他说哪里没解决？写一句，会转给接着办的人。", number=number)


def ask_give_up(number: str, count: int) -> str:
    return say("{number} 打了 {count} 次电话都没打通。要按“无法联系”办结吗？再等等也行。", number=number, count=count)


def given_up(number: str) -> str:
    return say("{number} 按“无法联系”办结了。", number=number)


def to_call(lines: list[str]) -> str:
    return say("等您打电话回访：\n{lines}", lines="\n".join(lines))


def to_call_line(number: str, category: str, village: str) -> str:
    return say("{number} {category} {village}", number=number, category=category, village=village)


def unattended(lines: list[str]) -> str:
    return say("还没人签收，或不知道是哪个村的：\n{lines}", lines="\n".join(lines))


def unplaced_line(number: str, category: str, village: str) -> str:
    return say("{number} {category}：{village}", number=number, category=category, village=village)


def unsigned_line(number: str, category: str, village: str, handler: str | None) -> str:
    if handler is None:
        return say("{number} {category} {village}：还没有人接", number=number, category=category, village=village)
    return say(
        "{number} {category} {village}：{handler}还没签收",
        number=number,
        category=category,
        village=village,
        handler=handler,
    )
