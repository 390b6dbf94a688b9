"""What `doctor` says: to whoever looks after the machine, in simplified Chinese. No person's name, no number, no text."""

from collections.abc import Mapping

from bot.rules.condition import Check, Finding, Kind
from bot.texts.language import say

MOST_NAMES = 5

CHECKS: Mapping[Check, str] = {
    Check.DATABASE: "数据库",
    Check.SCHEMA: "数据库的版本",
    Check.TELEGRAM: "Telegram",
    Check.CLOCK: "机器的时间",
    Check.BEAT: "拍子",
    Check.MESSAGES: "要发的消息",
    Check.UPDATES: "收到的消息",
    Check.STAFF: "管理员和绑定",
    Check.DUTY: "值班",
    Check.CALENDAR: "放假安排",
    Check.ALARMS: "到期的钟点",
    Check.DISK: "磁盘",
    Check.FILES: "文件的权限",
    Check.WEB: "网页",
}

_FOUND: Mapping[Kind, str] = {
    Kind.DATABASE_MISSING: "DATABASE_URL 指的数据库文件不在。第一次用：先导入镇文件（town import），再开机器人；用过的：看 DATABASE_URL 写对没有。",
    Kind.DATABASE_UNUSABLE: "数据库用不了。请看 DATABASE_URL 写对没有、文件夹能不能写、磁盘满没满；PostgreSQL 还要看服务开没开、密码对不对。",
    Kind.DATABASE_DAMAGED: "数据库文件坏了。马上停机器人，把 data 文件夹整个留一份，再用最近的备份恢复（restore）。",
    Kind.DATABASE_AFFECTED: "SQLite {names} 有一个会弄坏文件的毛病（3.51.3 修好了）。请用 make setup 重装程序要的那一版。",
    Kind.DATABASE_TOO_OLD: "PostgreSQL {names} 太旧，要 16 或更新的。",
    Kind.SCHEMA_NEWER: "数据库是更新的版本写的。请换用新版程序，旧版不要再开。",
    Kind.SCHEMA_OLDER: "数据库还是旧版本的，别的没有看。重开一次机器人，它会自己更新，再体检一次。",
    Kind.TELEGRAM_NO_TOKEN: "没有 BOT_TOKEN。请在 .env 里写上 BotFather 给的令牌，再开机器人。",
    Kind.TELEGRAM_REFUSED: "Telegram 不认这个 BOT_TOKEN。请到 BotFather 那里核对后重写，再重开机器人。",
    Kind.TELEGRAM_UNREACHABLE: "连不上 Telegram。请看机器的网络、代理，和 BOT_API_URL 写对没有。",
    Kind.TELEGRAM_WEBHOOK: "这个令牌设了 webhook，轮询收不到消息。另有程序在用它就停掉那个，再重开机器人：开机会取消 webhook。",
    Kind.TELEGRAM_PENDING: "Telegram 那里还有 {count} 条没收。机器人没开就开，开着就看日志；Telegram 只留 24 小时。",
    Kind.TELEGRAM_RENAMED: "机器人在 BotFather 那里改了名字，印出去的二维码还是旧名字。请重开一次机器人，再印新的。",
    Kind.CLOCK_OFF: "机器的时间和 Telegram 差 {count} 秒（正数是快了）。请打开系统的对时，期限都按这个时间算。",
    Kind.BEAT_NEVER: "机器人还没开过：到期的事没有人看。请开机器人。",
    Kind.BEAT_LATE: "{count} 秒没有拍子了：机器人没在开，或者卡住了。到期的事没有人看，请开机器人；开着就看日志，再重开。",
    Kind.BEAT_AHEAD: "上一次拍子的时间还没到：机器的时间被往回拨过，或者拿这个数据库预演过。请先把时间对准。",
    Kind.MESSAGES_STUCK: "{count} 个人的消息等了一个多小时还没发出去（不算安静时段）。机器人没开就开，开着就看日志里为什么。",
    Kind.MESSAGES_ORPHANED: "{count} 条消息在已经停掉的程序手里，说不准发没发。请重开一次机器人，它会接过去。",
    Kind.MESSAGES_UNCLEAR: "最近一天有 {count} 条说不准送到没有，也不再发。要紧的请用 case show 看是哪一件，打个电话。",
    Kind.UPDATES_WAITING: "{count} 条收到的消息等了一个多小时还没办。机器人没开就开，开着就看日志里为什么。",
    Kind.UPDATES_SET_ASIDE: "最近七天有 {count} 条收到的消息处理不了，已搁置。请把日志里 an update 开头的那几行交给维护程序的人。",
    Kind.UPDATES_SET_ASIDE_BEFORE: "更早还有 {count} 条搁置的。",
    Kind.STAFF_NO_TOWN: "还没有镇的资料，住户用不了。先运行：python -m bot town import 文件.toml",
    Kind.STAFF_NO_CLERK: "没有管理员（clerk）绑定：有消息处理失败时没有人会知道。用开机时印的链接绑定；镇文件里没有就加一位。",
    Kind.STAFF_UNBOUND: "{count} 位工作人员还没绑定（{names}）。管理员在聊天里发 /staff 看是谁，发邀请。",
    Kind.DUTY_NOBODY: "{count} 个村今天的事送不到任何人（{names}）。请让值班的、包片领导或值班室绑定。",
    Kind.DUTY_GAPS: "未来14天有 {count} 个班没有人值（{names}）。包片领导每天早上会收到，点按钮就能排人；/duty 下面的“看空班”也能看。",
    Kind.DUTY_NO_ROOM: "{count} 个镇没有收得到消息的值班室（{names}）。请让值班室绑定。",
    Kind.DUTY_NO_DISPATCHER: "{count} 个镇没有收得到消息的分派员或督办领导（{names}）：反映干部的事没有人收。请让他们绑定。",
    Kind.CALENDAR_UNKNOWN: "{names} 年的放假安排没有录入，期限是估的。请写进镇文件的 [calendar]，再导入一次。",
    Kind.CALENDAR_NOT_YET: "{names} 年的放假安排还没有，国务院公布以后请写进镇文件的 [calendar]。",
    Kind.ALARMS_FORGOTTEN: "有到期一个多小时的事没有办，机器人却开着。请看日志，把 a beat failed 或 put off 的那几行交给维护程序的人。",
    Kind.ALARMS_BROKEN: "抽查的件里有 {count} 件不对（没有人管、钟点不对，或者没有人会知道）。这是程序的毛病，请告诉维护程序的人。",
    Kind.DISK_LOW: "磁盘只剩 {count} MB，放不下一份备份和 1 GB。请腾地方。",
    Kind.WEB_PLAIN: "WEB_URL 不是 https：同一个网里的人能看到登录网页看板的链接。请让反向代理用 https，再改 WEB_URL。",
    Kind.WEB_EXPOSED: "WEB_LISTEN 不只听本机：别的机器也能直接打开 /metrics 和各个网页。请改回 127.0.0.1，由反向代理转。",
    Kind.FILES_OPEN: "机器上别的用户也能读（{names}）。请运行 chmod o= 加上这些文件。",
}


def sentence(finding: Finding) -> str:
    """Return what is wrong and what to do about it."""
    names = "、".join(finding.names[:MOST_NAMES])
    if len(finding.names) > MOST_NAMES:
        names = f"{names}等"
    return say(_FOUND[finding.kind], count=finding.count, names=names)


def line(check: Check, *, state: str) -> str:
    """Return the line of a check: ok, note, wrong, or unknown where it could not be looked at."""
    signs = {"ok": "[ 好 ]", "note": "[提醒]", "wrong": "[不对]", "unknown": "[没看]"}
    return f"{signs[state]} {CHECKS[check]}"


ALL_WELL = "一切正常。"


def unwell(count: int) -> str:
    return say("有 {count} 处不对，上面写着怎么办。", count=count)


OF_NO_TOWN = "不分镇的"
