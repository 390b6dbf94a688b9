"""案卷: what a case's file says on paper."""

from bot.texts.language import Words, mark, say

EVENTS = Words(
    {
        "registered": mark("登记"),
        "signed": mark("签收"),
        "answered": mark("写了办结答复"),
        "progressed": mark("写了进展"),
        "settled": mark("定为办结答复"),
        "corrected": mark("改了答复"),
        "delivered": mark("送达"),
        "refused": mark("没有送到"),
        "told_in_person": mark("当面或电话告知"),
        "asked_back": mark("请来访人补充"),
        "supplemented": mark("来访人补充"),
        "edited": mark("来访人改了原文"),
        "reply_late": mark("补充逾期未到"),
        "reminded": mark("提醒"),
        "urged": mark("催办"),
        "assigned": mark("改派或转办"),
        "followed": mark("按值班表换人"),
        "located": mark("定村"),
        "planned_anew": mark("期限重新计算"),
        "closed": mark("办结"),
        "confirmed": mark("来访人确认已解决"),
        "graded": mark("来访人评价"),
        "said_why": mark("来访人说明原因"),
        "reopened": mark("重新办理"),
        "sent_back": mark("督办领导要求重新办理"),
        "asked_again": mark("再次回访"),
        "call_back": mark("请人电话回访"),
        "not_reached": mark("电话没打通"),
        "withdrawn": mark("来访人撤回"),
        "taken_back": mark("撤回后接着办"),
        "marked_urgent": mark("标为紧急"),
        "urgent_told": mark("紧急呼叫"),
        "urgent_taken": mark("紧急已接手"),
        "contact_given": mark("来访人留了电话住址"),
        "contact_seen": mark("查看了名片"),
        "contact_ended": mark("收回电话住址"),
        "requested": mark("提出申请"),
        "request_put_on": mark("申请转由上一级决定"),
        "request_why": mark("说明不同意的原因"),
        "request_refused": mark("不同意申请"),
        "request_taken_back": mark("收回申请"),
        "request_granted": mark("同意申请"),
        "helper_called": mark("请人协办"),
        "helper_said": mark("协办的人说明"),
        "helper_done": mark("协办完成"),
        "helper_ended": mark("不用再协办"),
        "helper_gone": mark("协办的人不能再办"),
        "helper_reminded": mark("提醒协办"),
        "answer_named": mark("写明办到什么程度"),
        "excluded": mark("不计入排名"),
        "included": mark("又计入排名"),
        "extended": mark("同意延期"),
        "held": mark("同意挂账"),
        "hold_over": mark("挂账到期"),
        "returned": mark("同意退回"),
        "directed": mark("督办意见"),
        "supervised": mark("督办"),
        "unsupervised": mark("解除督办"),
        "decided": mark("会议决定"),
        "round_granted": mark("同意再办一轮"),
        "not_accepted": mark("不予受理"),
        "transferred_out": mark("移送"),
        "review_asked": mark("申请复核"),
        "archived": mark("归档"),
        "emptied": mark("按规定清除了内容"),
        "erased": mark("来访人要求删除内容"),
        "legally_extended": mark("同意法定延期"),
        "identity_chosen": mark("改了实名、保密或匿名"),
        "identity_seen": mark("查看了身份"),
        "who_given": mark("来访人留了姓名"),
        "concerned": mark("写明涉及的干部"),
        "spared": mark("确认不涉及这位干部"),
        "merged": mark("并案"),
        "joined": mark("有人附议"),
        "parted": mark("退出附议"),
        "split": mark("分出另办"),
        "asked_anew": mark("重新提出"),
        "supporter_graded": mark("附议人评价"),
        "supporter_said": mark("附议人说明"),
    }
)


def event(kind: str) -> str:
    """Return what happened at an event."""
    return EVENTS[kind] if kind in EVENTS else say("其他记录（{kind}）", kind=kind)


def title(number: str) -> str:
    return say("案卷 {number}", number=number)


def made_at(office: str, when: str) -> str:
    return say("{office}，{when} 制作", office=office, when=when)


def here_it_is(number: str) -> str:
    return say("{number} 的案卷。请用浏览器打开，可以打印；不要转给无关的人。", number=number)


def label_facts() -> str:
    return say("基本情况")


def label_dates() -> str:
    return say("日期")


def label_requests() -> str:
    return say("申请和决定")


def label_petition() -> str:
    return say("诉求")


def label_supplements() -> str:
    return say("补充")


def label_enclosures() -> str:
    return say("附件")


def label_answer() -> str:
    return say("最后的答复")


def label_history() -> str:
    return say("经过")


FACTS = Words(
    {
        "village": mark("村"),
        "category": mark("类别"),
        "alias": mark("来访人"),
        "mode": mark("身份"),
        "about_cadre": mark("涉及干部"),
        "handler": mark("承办人"),
        "state": mark("状态"),
        "result": mark("结果"),
        "grade": mark("评价"),
        "round": mark("第几次办"),
        "supervised": mark("督办"),
    }
)
DATES = Words(
    {
        "registered_at": mark("登记"),
        "dispatched_at": mark("派单"),
        "signed_at": mark("签收"),
        "contacted_at": mark("首次联系"),
        "due_at": mark("办理期限"),
        "legal_due_at": mark("法定期限"),
        "answered_at": mark("答复"),
        "delivered_at": mark("送达"),
        "closed_at": mark("办结"),
        "archived_at": mark("归档"),
    }
)
SUPERVISED = Words({"yellow": mark("黄牌督办"), "red": mark("红牌督办")})
REQUEST_STATES = Words(
    {
        "asked": mark("等决定"),
        "granted": mark("同意"),
        "refused": mark("不同意"),
        "taken_back": mark("已收回"),
        "over": mark("不再需要"),
    }
)


def emptied() -> str:
    return say("（内容已清除）")


def nobody_named() -> str:
    return say("没说是谁")


def concerned(names: str) -> str:
    return say("涉及{names}", names=names)


def purpose(what_for: str) -> str:
    return say("用途：{what_for}", what_for=what_for)


def petitioner_there() -> str:
    return say("来访人")


def program() -> str:
    return say("系统")


def state_became(state: str) -> str:
    return say("状态：{state}", state=state)


def handler_became(name: str) -> str:
    return say("承办人：{name}", name=name)


def due_became(day: str) -> str:
    return say("期限：{day}", day=day)


def request(what: str, asker: str, asked: str, *, state: str, decider: str | None, decided: str | None) -> str:
    if decider and decided:
        return say(
            "{asked} {asker} 申请{what}；{decided} {decider}：{state}",
            asked=asked,
            asker=asker,
            what=what,
            decided=decided,
            decider=decider,
            state=state,
        )
    return say("{asked} {asker} 申请{what}：{state}", asked=asked, asker=asker, what=what, state=state)


def head(seq: int, head_hash: str) -> str:
    return say("经过共{seq}步。防改码（经过改动过就对不上）：{hash}", seq=seq, hash=head_hash)


def no_identity() -> str:
    return say("案卷里没有来访人的姓名、电话和住址。")
