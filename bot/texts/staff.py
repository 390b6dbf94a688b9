"""What cadres, leaders and supervisors read."""

from collections.abc import Iterable

from bot.texts import words
from bot.texts.language import Words, mark, say


def bound(name: str, role: str, office: str) -> str:
    return say(
        "{name}，您好。您已绑定为{office}的{role}。有新的事会发到这里。\n/todo 看等您办的事",
        name=name,
        role=role,
        office=office,
    )


def bound_already(name: str) -> str:
    return say("您早就绑定好了，{name}。不用再点。", name=name)


def help_staff(*, leads: bool) -> str:
    digest = say("\n/digest 现在看一份简报，也在那里设几点发") if leads else ""
    return say(
        "新的事会以卡片发给您。\n“签收”：看到了。\n“答复”：点了再写，算办结答复，来访人马上收到。\n"
        "直接回复卡片也能写，写完再点“办结答复”或“只是进展”。\n"
        "“需补充”：问来访人一个问题。\n“转办”：转给别人。\n"
        "/todo 等您办的事{digest}\n/duty 今天谁值班，哪天轮到您\n/my 您自己反映的事\n/privacy 住户看到的隐私说明\n/language 换文字\n/help 这份说明",
        digest=digest,
    )


def card(
    *,
    number: str,
    category: str,
    village: str,
    alias: str,
    registered: str,
    due: str,
    late: str,
    text: str,
    more: str,
    status: str,
) -> str:
    return say(
        "{number} · {category} · {village}\n来访人：{alias}　登记：{registered}\n答复期限：{due}{late}\n\n{text}{more}\n\n{status}",
        number=number,
        category=category,
        village=village,
        alias=alias,
        registered=registered,
        due=due,
        late=late,
        text=text,
        more=more,
        status=status,
    )


def continued() -> str:
    return say("……（下一条接着）")


def continuation(number: str, text: str) -> str:
    return say("{number} 接上条：\n{text}", number=number, text=text)


def enclosed(what: str) -> str:
    return say("\n（{what}）", what=what)


def sent(number: str, what: str) -> str:
    return say("{number} {what}", number=number, what=what)


def sent_later(number: str, what: str) -> str:
    return say("{number} 补充{what}", number=number, what=what)


def late_by(age: str) -> str:
    return say("（已超期{age}）", age=age)


def status(state: str, handler: str | None, reason: str) -> str:
    who = say("　办理：{handler}（{reason}）", handler=handler, reason=reason) if handler else ""
    return say("状态：{state}{who}", state=state, who=who)


def status_over(state: str, handler: str | None) -> str:
    who = say("　办理：{handler}", handler=handler) if handler else ""
    return say("状态：{state}{who}", state=state, who=who)


def round_of(number: int) -> str:
    return say("第 {number} 次办理", number=number)


def rounds_in_all(number: int) -> str:
    return say("一共办了 {number} 次", number=number)


def added(texts: Iterable[str]) -> str:
    """Each on a line of its own: one may be of an earlier round than the next."""
    return "\n".join(say("补充：{text}", text=text) for text in texts)


def answered(text: str, mark: str) -> str:
    return say("答复：{text}\n{mark}", text=text, mark=mark)


def asked(text: str, mark: str) -> str:
    return say("问来访人：{text}\n{mark}", text=text, mark=mark)


def answered_before(text: str) -> str:
    return say("上次的答复：{text}", text=text)


def sending() -> str:
    return say("发送中")


def delivered() -> str:
    return say("✅ 已送达")


def told() -> str:
    return say("✅ 已当面或电话告知")


def not_delivered(why: str, phone: str) -> str:
    return say("⚠️ 没送到：{why}。请打电话或当面告知，再点“已当面告知”；要帮忙找值班室 {phone}。", why=why, phone=phone)


def result(word: str, grade: str | None) -> str:
    return say("结果：{word}，评价：{grade}", word=word, grade=grade) if grade else say("结果：{word}", word=word)


def moved(number: str, handler: str) -> str:
    return say("{number} 已转给{handler}办理。", number=number, handler=handler)


def gone(number: str) -> str:
    return say("{number} 已不在您这里。", number=number)


def outdated() -> str:
    return say("这里的内容变了，请重新打开。")


def ask_answer(number: str) -> str:
    return say("请写 {number} 的办结答复，发出后来访人马上收到。", number=number)


def ask_question(number: str) -> str:
    return say("请写要问 {number} 来访人的一个问题。", number=number)


def final_or_progress(number: str, beginning: str) -> str:
    return say("“{beginning}”已发给 {number} 的来访人。是办结答复，还是只是进展？", number=number, beginning=beginning)


def noted_progress() -> str:
    return say("记下了：只是进展。还欠一个办结答复。")


def which_case() -> str:
    return say("这句话是答复哪一件？点编号就发给来访人。\n是您自己的事，点“我自己要反映”。")


def answer_went(number: str) -> str:
    return say("{number} 的答复发给来访人了。", number=number)


def question_went(number: str) -> str:
    return say("{number} 的问题发给来访人了。", number=number)


def which_none() -> str:
    return say("您手上没有要办的事。要是您自己有事反映，点一下。")


def stopped() -> str:
    return say("先不写了。")


def words_too_late() -> str:
    return say(
        "您先前点了要写的那一句，隔得久了，或者又点了别的，就没再等。这一句没有发给任何人。要写，请再点一次那个按钮。"
    )


def left_as_it_is() -> str:
    return say("好，没有动。")


def first_choose(number: str) -> str:
    return say("{number} 还有一问等您点按钮，先点上面的。不办了，点“算了”。\n您刚写的没有发给谁。", number=number)


def was_final(number: str) -> str:
    return say("{number}：记下了，是办结答复。", number=number)


def was_sent(number: str) -> str:
    return say("这句话已发给 {number} 的来访人。", number=number)


def was_own() -> str:
    return say("这句话是您自己要反映的。")


def which_to_reassign() -> str:
    return say("改派哪一件？")


def which_to_take() -> str:
    return say("我来办哪一件？")


def ask_pass_on(number: str) -> str:
    return say("{number} 转给谁？", number=number)


def ask_reassign(number: str) -> str:
    return say("{number} 改派给谁？", number=number)


def on_duty_now() -> str:
    return say("现在值班")


def post_at(village: str, role: str) -> str:
    return say("{village}{role}", village=village, role=role)


def with_posts(asked: str, posts: dict[str, list[str]]) -> str:
    """Return a question with who they are between whom it is, a line for each post."""
    lines = [say("{post}：{names}", post=post, names=words.listed(names)) for post, names in posts.items()]
    return "\n".join([asked, *lines])


def ask_village(number: str) -> str:
    return say("{number} 是哪个村的事？转给那个村今天值班的人。", number=number)


def placed(number: str, village: str) -> str:
    return say("{number} 的村定好了：{village}，还由您办。", number=number, village=village)


def passed_on(number: str, handler: str) -> str:
    return say("{number} 已转给{handler}。", number=number, handler=handler)


def edited(number: str, text: str) -> str:
    return say("{number} 来访人改了原来的话，现在是：\n{text}", number=number, text=text)


def no_words() -> str:
    return say("（没有文字）")


def versions(number: str, lines: list[str]) -> str:
    return say("{number} 改过的话，从前到后：\n{lines}", number=number, lines="\n".join(lines))


def version(at: str, text: str) -> str:
    return say("{at}　{text}", at=at, text=text)


def emptied() -> str:
    return say("（内容已清除）")


def supplement(number: str, text: str) -> str:
    return say("{number} 来访人补充：\n{text}", number=number, text=text)


def answer_refused(number: str, why: str, phone: str) -> str:
    return say(
        "{number} 您写的没送到：{why}。请打电话或当面告知来访人，再在卡片上点“已当面告知”。值班室电话 {phone}。",
        number=number,
        why=why,
        phone=phone,
    )


def no_reply(number: str) -> str:
    return say("{number} 来访人三个工作日没有回您的问题，期限接着算，请接着办。", number=number)


def urge(number: str, who: str) -> str:
    return say("{who}催您办 {number}，请尽快答复。", who=who, number=number)


def todo(lines: list[str]) -> str:
    return say("等您办的事：\n{lines}", lines="\n".join(lines))


def todo_line(number: str, category: str, village: str, state: str, due: str) -> str:
    return say(
        "{number} {category} {village}：{state}，期限 {due}",
        number=number,
        category=category,
        village=village,
        state=state,
        due=due,
    )


def nothing_to_do() -> str:
    return say("没有等您办的事。")


def reminder_line(number: str, what: str, *, age: str, due: str, hint: str) -> str:
    sentences = {
        "sign": say("{number} 还没签收。", number=number),
        "contact": say("{number} 还没跟来访人说过话，先回一句也好。", number=number),
        "call": say("{number} 还没跟来访人说过话，先打个电话也好。", number=number),
        "before_due": say("{number} 快到期了：{due} 前要答复。", number=number, due=due),
        "due": say("{number} 到期了，还在等您答复。", number=number),
        "overdue": say("{number} 还在等您答复，已超期{age}。", number=number, age=age),
        "delivery": say("{number} 的答复还没送到来访人手里。", number=number),
    }
    return sentences[what] + hint


def ask_concerned(number: str) -> str:
    return say("{number} 涉及哪位干部？点了名字，他和村里的干部就看不到这件了。", number=number)


def ask_concerned_name(number: str) -> str:
    return say("请写 {number} 涉及的干部的姓名，只写姓名。", number=number)


def no_such_cadre() -> str:
    return say("没找到这位干部。请再写一遍姓名。")


def concerned_noted() -> str:
    return say("记下了：涉及干部，有关的人看不到了。")


def concerned(names: Iterable[str]) -> str:
    return say("涉及干部：{names}", names=words.listed(names))


def concerned_unnamed() -> str:
    return say("涉及干部：没说是谁")


def reminder_is_over() -> str:
    return say("这条提醒过时了。发 /todo 看现在的。")


def not_final_hint() -> str:
    return say("您写过的算进展，还欠一个办结答复。")


def escalation_line(number: str, village: str, handler: str | None, *, age: str, silent: str) -> str:
    who = say("办理人{handler}", handler=handler) if handler else say("还没有人接")
    return say(
        "{number} {village}超期{age}没有答复，{who}。{silent}",
        number=number,
        village=village,
        age=age,
        who=who,
        silent=silent,
    )


def legal_line(number: str, what: str, *, village: str, handler: str | None, by_day: str) -> str:
    """A line to everybody who answers for a case: of the law's deadline, or that nobody has it."""
    who = say("办理人{handler}", handler=handler) if handler else say("还没有人接")
    sentences = {
        "legal_route": say("{number} {village}登记十五天了，还没有人接，请今天安排。", number=number, village=village),
        "legal_week": say(
            "{number} {village}法定期限快到：{by_day}前要办结，{who}。",
            number=number,
            village=village,
            by_day=by_day,
            who=who,
        ),
        "legal_day": say(
            "{number} {village}法定期限只剩一天：{by_day}前要办结，{who}。",
            number=number,
            village=village,
            by_day=by_day,
            who=who,
        ),
        "legal_passed": say(
            "{number} {village}过了法定期限（{by_day}），还没办结，{who}。",
            number=number,
            village=village,
            by_day=by_day,
            who=who,
        ),
    }
    return sentences[what]


def legal_status(by_day: str, *, passed: bool) -> str:
    if passed:
        return say("法定期限 {by_day} 已过", by_day=by_day)
    return say("法定期限：{by_day}", by_day=by_day)


def silent_steps(steps: list[str]) -> str:
    return say("（{steps}没绑定或联系不上，直接报给您）", steps=words.listed(steps))


def unhandled(update_id: int) -> str:
    return say("有一条消息处理了三次都不成功，已搁置（序号 {update_id}）。发的人已请他重发。", update_id=update_id)


def back_after(since: str, until: str) -> str:
    return say("{since} 到 {until} 机器人没开，这段时间里有些消息可能没收到。", since=since, until=until)


def urgent(number: str, village: str, text: str) -> str:
    return say("紧急！{number} {village} 来访人说：{text}", number=number, village=village, text=text)


def urgent_without_text() -> str:
    return say("（没有写字，点编号看）")


def urgent_over(number: str, handler: str | None) -> str:
    return (
        say("{number} {handler}接了。", number=number, handler=handler)
        if handler
        else say("{number} 有人接了。", number=number)
    )


def urgent_earlier(number: str) -> str:
    return say("{number} 先前叫过一次，看下面。", number=number)


def urgent_ended(number: str) -> str:
    return say("{number} 不用再赶了，已经结束。", number=number)


def urgent_category(category: str) -> str:
    return say("紧急 · {category}", category=category)


def urgent_status(handler: str | None) -> str:
    return say("紧急：还没有人接，点“我来办”") if handler is None else say("紧急：{handler}接了", handler=handler)


def withdrawn(number: str) -> str:
    return say("{number} 来访人说不用办了。", number=number)


def unsubmitted(petition: str) -> str:
    return say("未提交：有人写了一天还没交。\n{petition}\n\n点“登记”就替他交上去。", petition=petition)


def unsubmitted_entered(number: str) -> str:
    return say("未提交的那份已登记，编号 {number}。", number=number)


def unsubmitted_over(day: str) -> str:
    return say("{day} 没交的那份不用管了：自己交了，或者不要了。", day=day)


ANSWERS = Words(
    {
        "resolved": mark("已办好"),
        "partly": mark("部分办好"),
        "explained": mark("解释说明"),
        "not_supported": mark("不予支持"),
    }
)


def ask_kind(said: str) -> str:
    return say("{said}\n算哪一种？不点也行。", said=said)


def kind_named(number: str, kind: str) -> str:
    return say("{number} 的答复：{kind}。", number=number, kind=ANSWERS[kind])
