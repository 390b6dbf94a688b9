"""What residents read: short, plain, kind."""

from bot.texts import confidentiality, words
from bot.texts.language import Words, mark, say

TRANSFERS = Words(
    {"discipline": mark("纪检监察"), "police": mark("派出所"), "upper": mark("上级"), "elsewhere": mark("别的单位")}
)


def welcome(office: str, village: str | None) -> str:
    place = say("\n您选的是{village}。", village=village) if village else ""
    return say(
        "您好，这里是{office}的值班台。\n有什么事，直接发给我：打字、说话（按住话筒）、拍照都行。{place}",
        office=office,
        place=place,
    )


def help_resident(phone: str) -> str:
    return say(
        "有事直接发给我：打字、说话（按住话筒）、拍照都行。\n"
        "办到哪了：点“我的事”。\n"
        "加照片、补充：回复我发的那条消息。\n"
        "不办了：点“我的事”，点那一件，再点“不用了”。\n"
        "谁值班：点“今天谁值班”。\n"
        "急事：打电话 {phone}。\n"
        "\n也可以发：\n/my 我的事\n/duty 今天谁值班\n/privacy 谁看得到我写的\n/language 换文字\n/start 从头开始",
        phone=phone,
    )


def ask_language() -> str:
    return say("请点一下您的文字。")


def language_chosen() -> str:
    return say("好，以后就用这种文字。")


def ask_which(beginning: str) -> str:
    return say("收到。是补充上一件（{beginning}），还是一件新的事？", beginning=beginning)


def ask_which_or_category(beginning: str) -> str:
    return say(
        "收到。是补充上一件（{beginning}），还是一件新的事？\n新的事，直接点是哪一类就行。",
        beginning=beginning,
    )


def ask_town() -> str:
    return say("收到。是哪个乡镇的事？请点一下，或者打出名字的一部分。")


def ask_village() -> str:
    return say("收到。是哪个村的事？请点一下，或者打出村名的一部分。")


def ask_if_there(village: str) -> str:
    return say("收到。是{village}的事吗？是就点它，不是就点“别的村”。", village=village)


def ask_which_village() -> str:
    return say("收到。这回是哪个村的事？请点一下。")


def several_match() -> str:
    return say("有几个相近的，请点一下是哪个。")


def no_place_matches() -> str:
    return say("没找到这个名字，这句话先记进您的事里了。请点上面的按钮。")


def ask_category() -> str:
    return say("这件事算哪一类？说不准就点“跳过”。")


def ask_about() -> str:
    return say("是否涉及干部？点“是”，就由镇里专人办，村里的干部看不到。")


def ask_rewrite() -> str:
    return say("请把要说的事发给我：打字、说话、拍照都行。")


def ask_change() -> str:
    return say("要改哪里？")


def ask_named(name: str) -> str:
    return say("您反映的是{name}本人吗？点“是”，就由镇里专人办，{name}看不到。", name=name)


def already_asked() -> str:
    return say("好，记下了。")


def ask_whom() -> str:
    return say("请打出他的姓名，只写姓名。")


def no_cadre_matches() -> str:
    return say("没找到这位干部。请再打一遍姓名，或者点“说不清”。")


def chosen_named(name: str, *, meant: bool) -> str:
    return say("反映的是{name}", name=name) if meant else say("不是反映{name}", name=name)


def concerned(number: str) -> str:
    return say("{number} 改由镇里专人办，有关的干部看不到了。", number=number)


def petition(place: str, category: str, text: str, *, about: bool, meant: tuple[str, ...] = ()) -> str:
    special = say("\n涉及干部：由镇里专人办，村里的干部看不到") if about else ""
    if meant:
        special = say("\n反映的是{names}：由镇里专人办，本人看不到", names=words.listed(meant))
    return say(
        "{place}\n类别：{category}{special}\n内容：{text}",
        place=place,
        category=category,
        special=special,
        text=text,
    )


def review(petition: str) -> str:
    return say("请看一下对不对：\n{petition}\n\n没问题就点“提交”。还想补充，接着发。", petition=petition)


def review_and_name(petition: str) -> str:
    return say(
        "请看一下对不对：\n{petition}\n\n是哪位干部？点名字，可以点几个；说不清就不用点。\n没问题就点“提交”。还想补充，接着发。",
        petition=petition,
    )


def submitted(petition: str) -> str:
    return say("您交上去的：\n{petition}", petition=petition)


def was_cancelled() -> str:
    return say("这一份取消了。")


def added_to(number: str) -> str:
    return say("补充到 {number}", number=number)


def chosen_town(name: str) -> str:
    return say("乡镇：{name}", name=name)


def chosen_village(name: str) -> str:
    return say("村：{name}", name=name)


def chosen_no_village(*, missing: bool) -> str:
    return say("村：不在列表里") if missing else say("村：不清楚")


def chosen_other_village() -> str:
    return say("村：别的村")


def chosen_category(name: str) -> str:
    return say("类别：{name}", name=name)


def chosen_about(*, about: bool) -> str:
    return say("涉及干部：是") if about else say("涉及干部：否")


def chosen_new() -> str:
    return say("新诉求")


def special_handler() -> str:
    return say("镇里专人")


def review_rest(characters: int) -> str:
    return say("……（后面还有 {characters} 字，都会交上去）", characters=characters)


def receipt(
    number: str,
    *,
    by_day: str,
    handler: str | None,
    reason: str,
    about: bool,
    waiting: bool,
    placed: bool,
    by_desk: bool,
    phone: str,
    meant: tuple[str, ...] = (),
    mode: str = "",
) -> str:
    """`meant`: the names of those whom it is about; `mode`: how his identity is treated, where he was asked."""
    if about:
        who = (
            say("已转镇里专人。{names}看不到。", names=words.listed(meant))
            if meant
            else say("已转镇里专人。村里的干部看不到。")
        )
    elif waiting:
        who = say(
            "值班的人现在联系不上，先由值班室{name}记下，联系上马上转交。\n急事请打电话 {phone}。",
            name=handler or "",
            phone=phone,
        )
    elif not placed:
        who = say("值班：{handler}，先问清是哪个村，再转给村里。", handler=handler)
    else:
        who = say("值班：{handler}（{reason}）。", handler=handler, reason=reason)
    if by_desk:
        said = say("您写的还没交，镇里专人帮您交上去了。") if about else say("您写的还没交，值班室帮您交上去了。")
        who = f"{said}\n{who}"
    who = f"{who}\n{confidentiality.on_receipt(mode)}" if mode else who
    return say(
        "收到了，编号 {number}。\n{who}\n最晚 {by_day} 给您答复。\n要补充，直接回复这条消息，照片也行。",
        number=number,
        who=who,
        by_day=by_day,
    )


def already_submitted(number: str) -> str:
    return say("这件已经交过了，编号 {number}。", number=number)


def cancelled() -> str:
    return say("好，取消了，什么也没交。以后有事再发给我。")


def answer(number: str, who: str, text: str) -> str:
    return say("{number} 的回音，{who}：\n{text}", number=number, who=who, text=text)


def answer_enclosed(number: str, who: str, what: str) -> str:
    return say("{number} 的回音，{who}发来{what}", number=number, who=who, what=what)


def answer_lacks(number: str, what: str) -> str:
    return say("{number} 的回音里，“{what}”没能转来。值班的人已经知道，会再想办法。", number=number, what=what)


def question(number: str, text: str) -> str:
    return say("{number} 还差一点情况，请回复这条消息：\n{text}", number=number, text=text)


def ask_feedback(number: str, round: int) -> str:
    if round > 1:
        return say("{number} 又办了一次，这回解决了吗？（第 {round} 次）", number=number, round=round)
    return say("{number} 这件事解决了吗？", number=number)


def ask_grade(number: str) -> str:
    return say("太好了。{number} 这次办得怎么样？不想评也没关系。", number=number)


def you_said_solved(number: str) -> str:
    return you_said(number, say("已解决"))


def you_said_unsolved(number: str) -> str:
    return you_said(number, say("未解决"))


def you_said(number: str, choice: str) -> str:
    return say("{number}：{choice}。谢谢您告诉我们。", number=number, choice=choice)


def ask_why(number: str, handler: str | None, *, unsatisfied: bool) -> str:
    who = say("已请{handler}重新办。", handler=handler) if handler else say("已请上面的领导重新办。")
    why = _why(unsatisfied=unsatisfied)
    return say("对不起，没帮您办好。{number} {who}\n{why}", number=number, who=who, why=why)


def ask_why_above(number: str, handler: str | None, *, unsatisfied: bool) -> str:
    who = say("已请{handler}定下一步怎么办。", handler=handler) if handler else say("已请镇领导定下一步怎么办。")
    why = _why(unsatisfied=unsatisfied)
    return say("对不起，几次都没帮您办好。{number} {who}\n{why}", number=number, who=who, why=why)


def _why(*, unsatisfied: bool) -> str:
    if unsatisfied:
        return say("哪里不满意？写一句发给我，不想写就点“跳过”。")
    return say("哪里没解决？写一句发给我，不想写就点“跳过”。")


def another_round(number: str, handler: str | None, by_day: str) -> str:
    who = say("{handler}盯着办。", handler=handler) if handler else say("镇里专人盯着办。")
    return say("{number} 再给您办一次，{who}\n最晚 {by_day} 答复您。", number=number, who=who, by_day=by_day)


def sent_back(number: str) -> str:
    return say("{number} 我们又看了一遍，还没办好，现在重新办。", number=number)


def settled(number: str) -> str:
    return say("{number} 就办到这里了。您不服，三十天里点下面要求复查。", number=number)


def settled_for_all(number: str) -> str:
    return say("{number} 就办到这里了。有新情况，直接再写给我。", number=number)


def review_receipt(number: str, parent: str, handler: str | None, *, by_day: str, second: bool) -> str:
    who = say("{handler}来看，他没办过这件事。", handler=handler) if handler else say("镇里另外的人来看。")
    first = (
        say("收到了，{parent} 再看最后一遍，编号 {number}。", parent=parent, number=number)
        if second
        else say("收到了，{parent} 请别人再看一遍，编号 {number}。", parent=parent, number=number)
    )
    return say(
        "{first}\n{who}\n最晚 {by_day} 告诉您结果。\n哪里不服，写一句发给我。",
        first=first,
        who=who,
        by_day=by_day,
    )


def review_over(number: str) -> str:
    return say("记下了，{number} 您还是不服。三十天里可以再要求一次复核。", number=number)


def reviews_over(number: str) -> str:
    return say("{number} 复查、复核都做完了，这件事不再办。\n有新情况，直接再写给我。", number=number)


def under_review(line: str, number: str) -> str:
    return say("{line}\n已要求复查，编号 {number}。", line=line, number=number)


def not_accepted(number: str, code: str, text: str) -> str:
    ways = {
        "court": say("{number} 已经在打官司或仲裁，请到那边办。", number=number),
        "repeated": say("{number} 这件事以前办完过，没有新情况就不再办。", number=number),
        "not_ours": say("{number} 这件事不归镇里管。请这样办：\n{text}", number=number, text=text),
        "nothing_asked": say("{number} 没看出要我们办什么。想好要办的事，请再写给我。", number=number),
        "review_over": say("{number} 复查、复核都做完了，不能再办。", number=number),
        "other": say("{number} 这件事办不了：\n{text}", number=number, text=text),
    }
    return say("{way}\n有新情况，或者有别的事，直接再写给我。", way=ways[code])


def transferred(number: str, code: str, contact: str) -> str:
    """Where it went, and where to turn there: what the dispatcher wrote, else the number that holds everywhere."""
    if code == "elsewhere" and contact:
        return say(
            "{number} 已转给{where}，以后由那边办、那边答复。\n找不到那边，打政务热线 12345。别的事再写给我。",
            number=number,
            where=contact,
        )
    way = say("要问进展，找那边：{contact}", contact=contact) if contact else TRANSFERRED_WAYS[code]
    return say(
        "{number} 已转给{where}，以后由那边办、那边答复。\n{way}\n别的事再写给我。",
        number=number,
        where=TRANSFERS[code],
        way=way,
    )


TRANSFERRED_WAYS = Words(
    {
        "discipline": mark("要问进展，打纪检监察的电话 12388。"),
        "police": mark("要问进展，到派出所问，或打 110。"),
        "upper": mark("要问进展，打政务热线 12345。"),
        "elsewhere": mark("要问进展，打政务热线 12345。"),
    }
)


def begun_anew() -> str:
    return say("好，当作新的事来办。")


def why_noted(number: str) -> str:
    return say("记下了，{number} 接着办。", number=number)


def handed_over(number: str, handler: str) -> str:
    return say("{number} 现在由{handler}给您办，答复的日子不变。", number=number, handler=handler)


def due_moved(number: str, by_day: str, *, later: bool) -> str:
    if later:
        return say("上班时间有变，{number} 最晚改到 {by_day} 答复您。", number=number, by_day=by_day)
    return say("上班时间有变，{number} 会早些，最晚 {by_day} 答复您。", number=number, by_day=by_day)


def runs_again(number: str, by_day: str) -> str:
    return say("{number} 又接着办了，最晚 {by_day} 答复您。", number=number, by_day=by_day)


def located(number: str, village: str) -> str:
    return say("{number} 弄清了，是{village}的事，接着办。", number=number, village=village)


def went_on(number: str, by_day: str) -> str:
    return say("没等到您补充，{number} 先接着办，最晚 {by_day} 答复您。", number=number, by_day=by_day)


def edit_noted(number: str, by_day: str | None) -> str:
    """`by_day`: as above."""
    if by_day:
        return say("改好了，已转给办 {number} 的人，最晚 {by_day} 答复您。", number=number, by_day=by_day)
    return say("改好了，已转给办 {number} 的人。", number=number)


def corrected(number: str, who: str, text: str) -> str:
    return say("{number} 的回音改正，{who}：\n{text}", number=number, who=who, text=text)


def ask_contact() -> str:
    return say("要把这个联系人的电话给办事的人看吗？")


def contact_shown() -> str:
    return say("好，办事的人可以看这个电话。")


def contact_kept() -> str:
    return say("好，这个电话不给人看，也不留着。")


def supplemented(number: str, by_day: str | None) -> str:
    """`by_day`: the day of the answer, where it has waited for this and moved."""
    if by_day:
        return say("收到，已转给办 {number} 的人，最晚 {by_day} 答复您。", number=number, by_day=by_day)
    return say("收到，已转给办 {number} 的人。", number=number)


def unsolved_or_new(number: str) -> str:
    return say("{number} 已经办完了。没办好就点“未解决”，是新的事就点“新诉求”。", number=number)


def no_need_to_thank() -> str:
    return say("不客气。有事直接写给我。")


def thanked_for_answer(number: str) -> str:
    return say("不客气。{number} 这件事解决了吗？", number=number)


def thanked_meanwhile(number: str) -> str:
    return say("不客气，{number} 有了回音就告诉您。", number=number)


def over_or_new(number: str, *, ended: str, archived: bool) -> str:
    if ended == "withdrawn":
        return say("{number} 您说过不办了。刚才说的是新的事，就点“新诉求”。", number=number)
    if ended == "not_accepted":
        return say("{number} 这次不能办。刚才说的是新的事，就点“新诉求”。", number=number)
    if ended == "transferred_out":
        return say("{number} 已经移送了，请直接找那边。刚才说的是新的事，就点“新诉求”。", number=number)
    if archived:
        return say("{number} 早就办完，已经归档了。又有事了，就点“新诉求”。", number=number)
    return say("{number} 已经办完了。刚才说的是新的事，就点“新诉求”。", number=number)


def closed_silently(number: str) -> str:
    return say("{number} 一直没等到您回话，先当办好了。没办好就点“未解决”。", number=number)


def ask_again(number: str) -> str:
    return say("过了些日子，想再问一声：{number} 真的解决了吗？", number=number)


def draft_reminder() -> str:
    return say("您有一件事写了还没交。接着往下点，就交上去了。")


def draft_expired() -> str:
    return say("您七天前写的那件事一直没交，已经清掉了。有需要请再发给我。")


def my_cases(lines: list[str]) -> str:
    return say("您的事：\n{lines}\n\n要补充、不办了，点下面的编号。", lines="\n".join(lines))


def my_closed_cases(lines: list[str]) -> str:
    return say("您的事：\n{lines}\n\n有新的事，直接写给我。", lines="\n".join(lines))


def my_line(number: str, category: str, state: str, handler: str | None) -> str:
    who = say("，{handler}", handler=handler) if handler else ""
    return say("{number} {category}：{state}{who}", number=number, category=category, state=state, who=who)


def known_by(line: str, beginning: str) -> str:
    return say("{line}（{beginning}）", line=line, beginning=beginning)


def with_deadline(line: str, due: str) -> str:
    return say("{line}\n最晚 {due} 答复您。", line=line, due=due)


def open_view(line: str) -> str:
    return say("{line}\n要补充，直接回复这条消息，照片也行。", line=line)


def closed_view(line: str) -> str:
    return say("{line}\n有新情况，直接再写给我。", line=line)


def no_cases() -> str:
    return say("您还没有反映过什么事。有事直接发给我就行。")


def cannot_be_used() -> str:
    return say("这个我看不懂。请打字、说话（按住话筒），或者拍照发来。")


def group_pointer(username: str) -> str:
    return say("有事请私下找我：t.me/{username}。群里的话我不看也不记。", username=username)


def set_aside(phone: str) -> str:
    return say("对不起，刚才这条我没弄好。请换个说法再发一次，或打电话 {phone}。", phone=phone)


def danger() -> str:
    return say("先打电话：着火打119，救人打120，报警打110。\n打完再点“紧急”，我马上叫值班的人，白天晚上都叫。")


def whom_to_call() -> str:
    return say("先打电话：着火打119，救人打120，报警打110。")


def urgent_receipt(number: str, called: str, *, about: bool, placed: bool) -> str:
    who = say("已转镇里专人，按紧急办。") if about else called
    where = say("在谁家、什么地方？回复这条消息告诉我。") if placed else say("在哪个村、谁家？回复这条消息告诉我。")
    return say(
        "收到了，编号 {number}。\n{who}\n还没打电话的先打：着火119，救人120，报警110。\n{where}",
        number=number,
        who=who,
        where=where,
    )


def urgent_called(number: str, called: str, *, about: bool) -> str:
    who = say("镇里专人马上看。") if about else called
    return say("{number} 已按紧急办。\n{who}\n还没打电话的先打：着火119，救人120，报警110。", number=number, who=who)


def called(post: str, handler: str) -> str:
    posts = {
        "handler": say("值班的{handler}", handler=handler),
        "leader": say("包片领导"),
        "duty_room": say("值班室"),
        "dispatcher": say("镇里专人"),
        "supervisor": say("镇领导"),
    }
    return posts[post]


def were_called(names: list[str]) -> str:
    return say("已经叫了{names}，没人接就一直叫。", names=say("、").join(names))


def nobody_called(phone: str) -> str:
    return say("值班的人现在都叫不到，请马上打值班室电话 {phone}。", phone=phone)


def urgent_taken(number: str, handler: str | None) -> str:
    if handler is None:
        return say("{number} 已经有人接了，正在办。", number=number)
    return say("{number} {handler}接了，正在办。", number=number, handler=handler)


def was_urgent() -> str:
    return say("已按紧急交上去了。")


def withdrawn(number: str) -> str:
    return say("好，{number} 不办了。要是改主意，三十天里点“接着办”。", number=number)


def taken_back(number: str, handler: str | None) -> str:
    if handler is None:
        return say("好，{number} 接着办，答复的日子不变。", number=number)
    return say("好，{number} 接着办，由{handler}给您办，答复的日子不变。", number=number, handler=handler)


def not_chosen() -> str:
    return say("还没选")


def was_entered() -> str:
    return say("这一份帮您交上去了。")
