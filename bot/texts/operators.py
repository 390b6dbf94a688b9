"""What the command line says."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.emptying import Extent
from bot.rules.history import Finding, Wrong
from bot.texts import dossier, words
from bot.texts.language import say

NO_TOWN = "还没有镇的资料。先运行：python -m bot town import 文件.toml"
NO_TOKEN = (
    "没有 BOT_TOKEN。请在 .env 里写上 BotFather 给的令牌，再运行。（没有令牌可以开练习镇：python -m bot practice）"
)
TOKEN_REFUSED = "Telegram 不认这个 BOT_TOKEN。请到 BotFather 那里核对后重写。"
NEWER = "这个数据库是更新的版本写的，请换用新版程序。"
NOTHING_CHANGED = "没有变化。"
DRY_RUN = "以上只是预演，什么也没改。"
REAL_TELEGRAM = "--at 只能用在练习里：BOT_API_URL 指着真的 Telegram，住户会收到假时间的消息。"
BAD_UNTIL = "只能排到今天以后、两年以内的一天。"
BAD_SINCE = "值班的变动最早从明天起算，最晚到已经排好的最后一天。"
DONE = "好了。"


_WRONG = {
    Wrong.ALTERED: "{number} 第{seq}步：这条记录被改过，或者不是原来接在这里的那条。",
    Wrong.MISSING: "{number} 第{seq}步：这条记录不见了。",
    Wrong.CUT_OFF: "{number} 第{seq}步：从这一步起，后面的记录不见了。",
    Wrong.NOT_WRITTEN: "{number} 第{seq}步：从这一步起，记录是另外添上去的。",
    Wrong.OTHER_WORDS: "{number} 第{seq}步：说过的话和当时的不一样。",
    Wrong.OTHER_ROW: "{number}：事项现在的样子和经过对不上（{columns}）。",
    Wrong.NO_HISTORY: "{number}：只有事项，经过一条也没有了。",
    Wrong.NO_CASE: "{number}：这个编号发出过，事项本身不见了。",
    Wrong.NO_HEAD: "{number}：最后一步是哪一步的记号不见了。",
}
NO_NUMBER = "（编号读不出）"


def does_not_fit(found: Finding) -> str:
    number = found.number or NO_NUMBER
    return say(_WRONG[found.what], number=number, seq=found.seq, columns="、".join(found.columns))


def history_altered(wrong: int) -> str:
    return say("经过有{wrong}处对不上。请先不要动数据库，查清是谁、怎么改的；可以和最近的备份比一比。", wrong=wrong)


def history_whole(cases: int, events: int) -> str:
    return say("{cases}件事、{events}条经过都核对了，没有改动。", cases=cases, events=events)


NOT_SQLITE = "PostgreSQL 的备份和恢复请用它自己的 pg_dump 和 pg_restore，说明见 docs/operations.md。"


def unavailable(reason: str) -> str:
    return say("数据库用不了（{reason}）。请检查 DATABASE_URL 指的文件夹能不能写、磁盘满没满。", reason=reason)


EXPORT_WHICH = "要导出哪些？写一个编号，或 --all，或 --since 日期，只写一样。"


NO_CASES = "没有这样的事。"
NO_CASES_YET = "库里一件事也没有，没什么可核对的。请看看 DATABASE_URL 指的是不是要核对的那个库。"


def _local(iso: str | None, zone: ZoneInfo) -> str:
    """An instant of a listed case on the town's clock."""
    return f"{datetime.fromisoformat(iso).astimezone(zone):%Y-%m-%d %H:%M}" if iso else ""


def _marks(row: dict[str, Any]) -> str:
    supervised = {"yellow": "黄牌督办", "red": "红牌督办"}.get(row["supervised"] or "", "")
    marks = (
        "紧急" if row["urgent"] else "",
        supervised,
        "涉及干部" if row["about_cadre"] else "",
        {"confidential": "保密", "anonymous": "匿名"}.get(row["confidentiality"], ""),
    )
    return "、".join(filter(None, marks))


def case_head() -> str:
    return "编号　状态　镇/村　类别　承办人　登记　期限　标记"


def case_line(row: dict[str, Any], zone: ZoneInfo) -> str:
    where = "/".join(filter(None, (row["town"], row["village"])))
    values = (
        row["number"],
        words.STATES[row["state"]],
        where,
        row["category"],
        row["cadre"] or "还没有人",
        _local(row["created_at"], zone),
        _local(row["due_at"], zone),
        _marks(row),
    )
    return "　".join(filter(None, values))


def case_told(found: dict[str, Any], zone: ZoneInfo) -> list[str]:
    """Return a case with its steps and its messages, a line each."""
    lines = [f"{label}：{value}" for label, value in _facts(found, zone).items() if value]
    steps = [f"  {_local(one['at'], zone)}　{_step(one)}" for one in found["events"]]
    sent = [f"  {_local(one['at'], zone)}　{_message(one)}" for one in found["messages"]]
    return [*lines, "经过：", *steps, "消息：", *sent]


def _facts(found: dict[str, Any], zone: ZoneInfo) -> dict[str, str]:
    return {
        "编号": found["number"],
        "状态": words.STATES[found["state"]],
        "标记": _marks(found),
        "镇/村": "/".join(filter(None, (found["town"], found["village"]))),
        "类别": found["category"],
        "承办人": found["cadre"] or "还没有人",
        "第几次办": str(found["round"]) if found["round"] > 1 else "",
        "登记": _local(found["created_at"], zone),
        "答复期限": _local(found["due_at"], zone),
        "法定期限": _local(found["legal_due_at"], zone),
        "结束": _local(found["closed_at"], zone),
        "结果": words.RESULTS.get(found["result"], ""),
        "评价": words.GRADES[found["grade"]] if found["grade"] else "",
        "原文": found["text"] or "（没有文字）",
    }


def _step(event: dict[str, Any]) -> str:
    return "　".join(filter(None, (dossier.event(event["kind"]), _who(event["by"]) or "系统")))


def _message(message: dict[str, Any]) -> str:
    why = _WHY_UNHEARD.get(message["why"] or "", "")
    state = _SENDING.get(message["state"], message["state"]) + (f"（{why}）" if why else "")
    return f"{_MESSAGES.get(message['kind'], '消息')}，给{_who(message['to'])}：{state}"


def _who(name: str | None) -> str:
    return {"resident": "来访人", "group": "群", None: ""}.get(name, name or "")


_SENDING = {
    "pending": "等着发",
    "sending": "正在发",
    "later": "过会儿再发",
    "sent": "已送达",
    "refused": "没送到",
    "withdrawn": "不用发了",
    "unclear": "不清楚送到没有",
}
_WHY_UNHEARD = {code: words.UNREACHABLE[code] for code in words.UNREACHABLE}
_MESSAGES = {
    "receipt": "回执",
    "urgent_receipt": "回执",
    "card": "卡片",
    "answer": "答复",
    "question": "问来访人",
    "correction": "改正的答复",
    "ask_feedback": "问解决没有",
    "ask_again": "再问解决没有",
    "ask_grade": "问满意不满意",
    "reminder": "提醒",
    "chase": "提醒",
    "request": "申请",
    "attachment": "附件",
    "continuation": "接上条",
    "supplement": "来访人补充",
    "urge": "催办",
}


def exported(count: int, folder: str) -> str:
    return say("写好了{count}件的案卷，在 {folder}。", count=count, folder=folder)


def nobody_called(name: str) -> str:
    return say("没有叫{name}的人。", name=name)


def no_state(name: str, states: list[str]) -> str:
    return say("没有“{name}”这个状态。可以写：{states}、超期。", name=name, states="、".join(states))


NO_BOT_NAME = "还不知道机器人叫什么，做不出二维码。请先开一次机器人（要连得上 Telegram）。"
EVERYBODY_BOUND = "都已绑定，没有要印的。"


def printed(path: str) -> str:
    return say("写好了：{path}。请用浏览器打开，A4 纸打印。", path=path)


def wrote(path: str) -> str:
    return say("写好了：{path}。", path=path)


def no_town(name: str, towns: list[str]) -> str:
    return say("没有叫{name}的镇。现有：{towns}。", name=name, towns="、".join(towns))


def bad_export(path: str, endings: list[str]) -> str:
    return say("{path}：文件名要以 {endings} 结尾。", path=path, endings=" 或 ".join(endings))


def not_for(option: str, ending: str) -> str:
    return say("{ending} 文件不能加 {option}。", option=option, ending=ending)


WHOSE_CALENDAR = "要谁的日历？请加上 --village 村 或 --person 姓名。"


def cannot_write(path: str) -> str:
    return say("写不了文件 {path}。", path=path)


def no_file(path: str) -> str:
    return say("读不了文件 {path}。", path=path)


def no_workbook(path: str, why: str) -> str:
    return say("{path}：{why}", path=path, why=why)


def not_xlsx(path: str) -> str:
    return say("{path}：表格的文件名要以 .xlsx 结尾。", path=path)


def there_already(path: str) -> str:
    return say("{path} 已经有了，没有动它。请换个名字，或者先把它挪开。", path=path)


def workbook_written(path: str) -> str:
    return say("写好了：{path}。请用 Excel 或 WPS 打开。", path=path)


def before_last_event(last: str) -> str:
    return say("--at 早于最后一条记录（{last}），时间不能倒着走。", last=last)


def bad_instant(text: str) -> str:
    return say("看不懂时间 {text}。写成 2027-02-05T09:00 或 2027-02-05T09:00:00+08:00。", text=text)


def imported(count: int) -> str:
    return say("导入了，值班改了 {count} 处。", count=count)


def bad_day(text: str) -> str:
    return say("看不懂日期 {text}。写成 2027-02-05。", text=text)


BAD_PERIOD = "--from 不能晚于 --to，一次最多看三年。"


def ledger_of(town: str, village: str, spread: tuple[int, ...]) -> str:
    workdays, weekends, holidays = spread
    return say(
        "{town}/{village}　最多最少相差：工作日 {workdays}，周末 {weekends}，节假日 {holidays}",
        town=town,
        village=village,
        workdays=workdays,
        weekends=weekends,
        holidays=holidays,
    )


def ledger_line(*, for_others: dict[str, int], by_others: dict[str, int], **values: object) -> str:
    """Return one person's line: days by kind, their load, and for whom or by whom they are served."""
    swapped = [f"替{name} {days} 天" for name, days in for_others.items()]
    swapped += [f"由{name}替 {days} 天" for name, days in by_others.items()]
    return say(
        "  {person}　{days} 天（还没到 {ahead}）：工作日 {workday}，周末 {weekend}，节假日 {holiday}，折算 {load}{swapped}",
        swapped="".join(f"；{part}" for part in swapped),
        **values,
    )


def bad_month(text: str) -> str:
    return say("看不懂月份 {text}。写成 2027-02。", text=text)


def no_case(number: str) -> str:
    return say("没有编号 {number} 的事。", number=number)


def unbound(name: str) -> str:
    return say("{name}已解除绑定，手上没办结的事已转给别人。", name=name)


def port_taken(host: str, port: int) -> str:
    return say("{host}:{port} 已被别的程序占用。请改 WEB_LISTEN。", host=host, port=port)


PART_ENDED = "程序的一部分出错停了，整个程序也停下；数据都在，重新启动就接着办。请把日志报告给维护的人。"

STILL_RUNNING = "机器人还开着。请先停下来，再恢复。"


def backed_up(path: str) -> str:
    return say("备份好了，检查过是完整的：{path}", path=path)


PURGE_FOR_EVER = "镇文件里写了一直留着（[privacy] keep 是空的）。要清，请加 --older-than 1095d。"
PURGE_BAD_AGE = "--older-than 要写成 1095d 这样，90 到 36500 天。"
AFTER_PURGE = "Telegram 的服务器和各人聊天里的，清不到。清完重开一次机器人，数据库旁边的 -wal 文件才清掉。"


def to_purge(what: Extent, day: str) -> str:
    return say(
        "{day} 以前归档的，会清掉：\n"
        "{cases} 件的内容（{parts} 条来件和附件），{messages} 条消息的文字，{residents} 位住户的身份，{inbox} 条搁置的收件。\n"
        "编号、状态、日期、评价和经过的校验都留着。现在什么也没动，去掉 --dry-run 才清。",
        day=day,
        **vars(what),
    )


def purged(what: Extent, day: str) -> str:
    return say(
        "{day} 以前归档的，清掉了：\n"
        "{cases} 件的内容（{parts} 条来件和附件），{messages} 条消息的文字，{residents} 位住户的身份，{inbox} 条搁置的收件。\n"
        "编号、状态、日期、评价和经过的校验都留着。",
        day=day,
        **vars(what),
    )


def older_backups(paths: list[str]) -> str:
    if not paths:
        return say("没有记下的备份。别处若有备份，或换回数据库时留下的旧文件，里面还有这些内容。")
    return say("这些备份里还有，不要的自己删：\n{paths}", paths="\n".join(paths))


def no_backup(folder: str) -> str:
    return say("没有备份成。请检查 {folder} 能不能写、磁盘满没满。", folder=folder)


def bad_copy(path: str) -> str:
    return say("{path} 不是一份完整的备份，什么也没动。", path=path)


def no_restore(path: str) -> str:
    return say("没有恢复成。请检查 {path} 所在的文件夹能不能写、磁盘满没满。", path=path)


def restored(aside: str) -> str:
    return say("恢复好了。原来的数据库留在 {aside}。", aside=aside)


# What the log says: read by whoever looks after the office's machine.
NO_CLERK = "还没有管理员（clerk）绑定：有消息处理失败时没有人会知道。"
SQLITE_AFFECTED = "这一版 SQLite 有一个会弄坏文件的毛病（3.51.3 修好了）：请用 make setup 重装程序要的那一版。"
RUN_WITHOUT_TOWN = "还没有镇的资料，住户暂时用不了：请运行 python -m bot town import 文件.toml"
DATABASE_DOWN = "数据库写不进去（磁盘满、只读或文件被占）：先不向 Telegram 确认任何消息，能写了自动继续。"
DUE_WAITS = "数据库写不进去（磁盘满、只读或文件被占）：到期的事先等着。"
OUTCOME_WAITS = "数据库写不进去（磁盘满、只读或文件被占）：一条已发消息的结果稍后再记。"
TELEGRAM_DOWN = "连不上 Telegram，等一等自动再试。"
TELEGRAM_BACK = "又连上 Telegram 了。"
TOKEN_REFUSED_NOW = "Telegram 不认 BOT_TOKEN 了，会一直再试；请到 BotFather 那里核对。"
ANOTHER_RECEIVER = "另有程序用同一个令牌收消息，或设了 webhook；只能有一个。"
POLL_REFUSED = "Telegram 不接受我们收消息的方式，请报告这个问题。"


def strange_answer(kind: str) -> str:
    return say("Telegram 的回答看不懂（{kind}），等一等再试。", kind=kind)


NO_BLOCKS = "没有只排指定的日子。"
NO_BLOCK = "没有这样的“只排指定”。用 duty blocks 看有哪些。"


def block_line(town: str, village: str | None, first: str, last: str) -> str:
    return say("{where} {first} 到 {last}", where=f"{town}/{village}" if village else town, first=first, last=last)


def blocked(line: str, warning: str) -> str:
    return say("设好了，只排指定：{line}\n{warning}", line=line, warning=warning)


def unblocked(line: str) -> str:
    return say("结束了，照常轮班：{line}", line=line)


def no_such_town(town: str) -> str:
    return say("没有叫{town}的镇。", town=town)


def no_such_village(town: str, village: str) -> str:
    return say("{town}没有叫{village}的村。", town=town, village=village)
