"""What the command line says."""

from bot.texts.language import say

NO_TOWN = "还没有镇的资料。先运行：python -m bot town import 文件.toml"
NO_TOKEN = "没有 BOT_TOKEN。请在 .env 里写上 BotFather 给的令牌，再运行。（没有令牌的练习镇在下一个版本。）"
TOKEN_REFUSED = "Telegram 不认这个 BOT_TOKEN。请到 BotFather 那里核对后重写。"
NEWER = "这个数据库是更新的版本写的，请换用新版程序。"
NOTHING_CHANGED = "没有变化。"
DRY_RUN = "以上只是预演，什么也没改。"
REAL_TELEGRAM = "--at 只能用在练习里：BOT_API_URL 指着真的 Telegram，住户会收到假时间的消息。"
DONE = "好了。"


def later(command: str) -> str:
    return say("{command}：这个功能在后面的版本，现在还没有。", command=command)


def unavailable(reason: str) -> str:
    return say("数据库用不了（{reason}）。请检查 DATABASE_URL 指的文件夹能不能写、磁盘满没满。", reason=reason)


def no_file(path: str) -> str:
    return say("读不了文件 {path}。", path=path)


def not_toml(path: str) -> str:
    return say("{path}：这个版本只读 .toml，表格在后面的版本。", path=path)


def before_last_event(last: str) -> str:
    return say("--at 早于最后一条记录（{last}），时间不能倒着走。", last=last)


def bad_instant(text: str) -> str:
    return say("看不懂时间 {text}。写成 2027-02-05T09:00 或 2027-02-05T09:00:00+08:00。", text=text)


def bad_day(text: str) -> str:
    return say("看不懂日期 {text}。写成 2027-02-05。", text=text)


def no_case(number: str) -> str:
    return say("没有编号 {number} 的事。", number=number)


def unbound(name: str) -> str:
    return say("{name}已解除绑定，手上没办结的事已转给别人。", name=name)


def port_taken(host: str, port: int) -> str:
    return say("{host}:{port} 已被别的程序占用。请改 WEB_LISTEN。", host=host, port=port)


def no_clerk() -> str:
    return "no clerk is bound: nobody hears of updates that fail"
