"""/privacy: what is kept, who sees it; 我的资料, 删除我的资料."""

from bot.texts.language import Words, mark, say


def what_is_kept(phone: str) -> str:
    return say(
        "记下什么：您发来的内容，和这个聊天的号码。账号上的名字不记。\n"
        "谁看得到：办事的人，和管这件事的领导。他们看到的是化名，看不到您的账号。\n"
        "您选实名，办的人才看到您写的姓名电话。选匿名，谁也看不到。\n"
        "谁看过您的身份：发 /my，点编号，再点“谁看过”。\n"
        "您说了涉及干部的事，村里的干部看不到。\n"
        "您留的电话住址，只有现在办的人看得到，办完就清掉。\n"
        "没交的，七天后清掉。交了的，办完也留着记录，过了年限才清内容。\n"
        "Telegram 的服务器在国外，您发的都经过它。国家规定，机关的资料该存在国内。\n"
        "不放心，就打电话或到镇里说：{phone}。\n"
        "下面可以要一份自己的资料，也可以删掉。",
        phone=phone,
    )


def ask_erase(cases: int, still_open: int) -> str:
    """What goes, what stays, and what becomes of what is not done yet."""
    if still_open:
        return say(
            "要删您的资料吗？一共 {cases} 件，还有 {still_open} 件没办完。\n"
            "删掉：您写的、发的，给您的答复，姓名、电话、住处，这个聊天的号码。\n"
            "留下：编号、日期、办得怎样，统计要用，里面没有您说的话。\n"
            "已经发到别人聊天里的、Telegram 上的和以前的备份，机器人收不回来。\n"
            "没办完的，要先撤回才能删。删了找不回来。",
            cases=cases,
            still_open=still_open,
        )
    return say(
        "要删您的资料吗？一共 {cases} 件。\n"
        "删掉：您写的、发的，给您的答复，姓名、电话、住处，这个聊天的号码。\n"
        "留下：编号、日期、办得怎样，统计要用，里面没有您说的话。\n"
        "已经发到别人聊天里的、Telegram 上的和以前的备份，机器人收不回来。\n"
        "删了找不回来。",
        cases=cases,
    )


def not_erased() -> str:
    return say("好，什么也没删。")


def erased() -> str:
    return say("删好了。聊天里的旧消息，请您自己清空。以后有事，再发一条给我就行。")


def erased_but(done: int, left: int) -> str:
    return say("删好了 {done} 件。没办完的 {left} 件先留着，办完了可以再删。", done=done, left=left)


def here_is_copy() -> str:
    return say("您的资料都在这个文件里，点开就能看。")


def here_is_json() -> str:
    return say("同样的资料，给电脑读的。不用可以不管。")


def copy_title() -> str:
    return say("我的资料")


def copy_name() -> str:
    return say("我的资料")


HEADINGS = Words(
    {
        "account": mark("您的账号和联系方式"),
        "draft": mark("还没交的"),
        "messages": mark("机器人发给您的其他话"),
    }
)
FIELDS = Words(
    {
        "chat": mark("这个聊天的号码（凭它给您回话）"),
        "language": mark("文字"),
        "village": mark("村"),
        "name": mark("姓名"),
        "given_phone": mark("电话"),
        "phone": mark("为上门留的电话"),
        "house": mark("为上门留的住处"),
        "category": mark("类别"),
        "state": mark("现在"),
        "mode": mark("身份"),
        "registered_at": mark("登记"),
        "due_at": mark("答复期限"),
        "closed_at": mark("办结"),
        "grade": mark("评价"),
    }
)


def field(key: str, value: str) -> str:
    return say("{what}：{value}", what=FIELDS[key], value=value)


def said_by_you(when: str, text: str) -> str:
    return say("{when} 您：{text}", when=when, text=text)


def said_to_you(when: str, text: str) -> str:
    return say("{when} 机器人：{text}", when=when, text=text)


def event(when: str, what: str) -> str:
    return say("{when} 经过：{what}", when=when, what=what)


def seen(line: str) -> str:
    return say("看过您身份的：{line}", line=line)


def nothing() -> str:
    return say("没有")
