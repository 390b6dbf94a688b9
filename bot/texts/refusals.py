"""One sentence for each rule that can be broken."""

from bot.rules import errors
from bot.rules.errors import RuleBroken

SENTENCES: dict[type[RuleBroken], str] = {
    errors.NotYours: "这件不在您手上。",
    errors.NoSuchCase: "没有找到这一件。",
    errors.AlreadyAnswered: "这件已经有办结答复了。",
    errors.AlreadySigned: "这件已经签收过了。",
    errors.AlreadyClosed: "这件已经办完了。有新情况，直接再发一条就行。",
    errors.NotNow: "这个按钮是以前的，现在用不上了。",
    errors.EnoughQuestions: "这一轮已经问过两次了，请先按现有情况办。",
    errors.NobodyElse: "没有别的人可以转。",
    errors.NothingToSubmit: "还没写是什么事。请先打字或拍照发来。",
    errors.DraftGone: "这一份已经交了或取消了。有事请直接再发一条。",
    errors.ChosenAlready: "这一步已经选好了。要改，请点最下面的“修改”。",
    errors.ForgedButton: "这个按钮已经失效。请发 /start 重新开始。",
    errors.OnlyForStaff: "这个只给工作人员用。",
    errors.UnknownCode: "这个绑定码不对。请找管理员再要一个。",
    errors.CodeUsed: "这个绑定码已经有人用过了。请找管理员再要一个。",
    errors.CodeExpired: "这个绑定码过期了。请找管理员再要一个。",
    errors.ChatTaken: "这个账号已经绑定了别人。请先让管理员解除。",
    errors.NoTown: "值班台还没准备好，请过些时候再发一次。",
    errors.EmptyAnswer: "没有收到内容。请打字，或发一张照片。",
}


def refusal(error: RuleBroken) -> str:
    """Return the sentence for a broken rule."""
    return SENTENCES[type(error)]


def present_state(number: str, state: str) -> str:
    return f"{number} 现在：{state}。"


def later(command: str) -> str:
    return f"{command} 这个功能还没有。发 /help 看现在能用的。"
