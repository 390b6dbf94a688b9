"""What the practice town says: on the command line, to who presses something wrong, and on the tour."""

from bot.texts.language import say

PLAYING_ALREADY = "另一个练习镇正在用同一个数据库文件。请先结束它。"
OWN_FILE = "练习镇要用自己的数据库文件，不能和 DATABASE_URL 是同一个。请把 DATABASE_URL 换个名字。"
WITHOUT_TOKEN = "没有 BOT_TOKEN，所以开练习镇：不连 Telegram，什么也不会真的发出去。"
PREPARING = "正在布置练习镇，请等几秒……"

PETITION = "村口的路灯坏了，晚上看不见路。"
ANSWER = "路灯今天下午修好了，今晚就亮。"
WRITE_PETITION = "住户先写一句话。按“替我写”，再按“发送”。"
WRITE_ANSWER = "{name}写答复。按“替我写”，再按“发送”。"
PRESS = {
    2: "机器人问几句。点亮的是“{label}”，按它。",
    3: "看一遍没有错，就按“{label}”。",
    4: "事情到了{name}手上。按“{label}”。",
    5: "住户收到答复了。按“{label}”。",
}
TOUR_OVER = "走完了：从一句话到办结。拨一拨时钟，看看催办和简报。"

NO_SUCH_PHONE = "没有这个人。"
NO_SUCH_FILE = "没有这个文件。"
NO_SUCH_JUMP = "时钟只会：过一小时、到明天八点、过一周。"
NOT_JSON = "请求要是 JSON。"
BUTTON_GONE = "这个按钮已经不在了，请看最新的消息。"
MESSAGE_GONE = "要回复的消息已经不在了。"
NOT_OWN = "只能改自己写的话。"
TEXT_LENGTH = "写 1 到 4096 个字；照片、文件下面的说明最多 1024 个字。"
UPLOAD_LENGTH = "一次发 1 到 10 个文件，说明最多 1024 个字。"
TOO_LARGE = "从本机一次最多发 20 MB。要试更大的，用“大文件”。"
EMPTY_FILE = "空文件发不出去。"
TOWN_IS_FULL = "编好的名字用完了，再多住不下了。"
FOREIGN_HOST = "练习镇只给本机用。"


def missing(name: str) -> str:
    return say("缺少 {name}，或者写得不对。", name=name)


def at(address: str) -> str:
    return say("练习镇开好了，用浏览器打开：{address}", address=address)


def port_taken(port: int) -> str:
    return say("端口 {port} 已被别的程序占用。换一个：--port {other}", port=port, other=port + 1)
