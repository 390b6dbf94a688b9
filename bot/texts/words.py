"""Single words and dates, as people say them. The terms are those of docs/glossary.md."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts.language import say

STATES = {
    "registered": "已登记",
    "dispatched": "待签收",
    "in_progress": "办理中",
    "need_info": "待补充",
    "replied": "已答复",
    "awaiting_feedback": "待回访",
    "reworking": "重新办理",
    "closed": "办结",
}
TO_RESIDENT = {  # the same states as a resident is told them
    "registered": "收到了，在找人办",
    "dispatched": "已交给值班的人",
    "in_progress": "正在办",
    "need_info": "等您回话",
    "replied": "答复正在送",
    "awaiting_feedback": "等您说解决没有",
    "reworking": "正在重新办",
    "closed": "办完了",
}
RESULTS = {"resolved": "已解决", "no_feedback": "逾期未评价"}
GRADES = {"satisfied": "满意", "basically": "基本满意", "unsatisfied": "不满意"}
ROLES = {
    "cadre": "值班干部",
    "leader": "包片领导",
    "duty_room": "值班室",
    "dispatcher": "分派员",
    "supervisor": "督办领导",
    "clerk": "管理员",
    "callback": "回访员",
    "resident": "居民",
}
REASONS = {
    "turn": "今天轮值",
    "next_in_turn": "轮到的人没绑定或联系不上，顺延到下一位",
    "leader": "本村值班的人都联系不上，由包片领导代",
    "duty_room": "值班干部和包片领导都联系不上，由值班室代",
    "dispatcher": "镇里专人",
    "supervisor": "没有分派员，由督办领导代",
    "passed_on": "转办",
    "taken": "主动接办",
    "reassigned": "改派",
    "reopened": "未解决，上一级办理",
}
REASONS_TO_RESIDENT = {
    "turn": "今天轮值",
    "next_in_turn": "今天由他代班",
    "leader": "包片领导代班",
    "duty_room": "值班室代班",
    "supervisor": "督办领导代班",
}
UNREACHABLE = {
    "blocked": "对方停用了机器人",
    "chat_gone": "对方的账号不在了",
    "refused": "Telegram 不收这条消息",
    "unbound": "对方没有绑定账号",
    "no_answer": "试了几次都没有回音，可能收到了也可能没有",
}
STEPS = ("承办人", "包片领导", "镇督办领导", "上级督办领导")
STEPS_ABOUT_CADRE = ("承办人", "镇督办领导", "上级督办领导")


def no_village() -> str:
    """Return what stands for a village that is not known yet."""
    return say("村还不清楚")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant like `11月30日 18:00`."""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def day(at: datetime | date, zone: ZoneInfo) -> str:
    """Return a day like `11月30日`."""
    local = at.astimezone(zone).date() if isinstance(at, datetime) else at
    return f"{local.month}月{local.day}日"


def age(since: datetime, now: datetime) -> str:
    """Return how long ago, like `3天` or `5小时`."""
    hours = int((now - since).total_seconds() // 3600)
    return f"{hours // 24}天" if hours >= 24 else f"{hours}小时" if hours else "不到1小时"
