"""One sentence for each rule that can be broken."""

from bot.rules import errors
from bot.rules.errors import RuleBroken
from bot.texts.language import Words, mark, say

SENTENCES: Words[type[RuleBroken]] = Words(
    {
        errors.NotYours: mark("这件不在您手上。"),
        errors.NoSuchCase: mark("没有找到这一件。有事请直接再发一条。"),
        errors.NoSuchNumber: mark("没有找到这个编号的事。"),
        errors.AlreadyAnswered: mark("这件已经有办结答复了。"),
        errors.AlreadySigned: mark("这件已经签收过了。"),
        errors.AlreadyClosed: mark("这件已经办完了。有新情况，直接再发一条就行。"),
        errors.ClosedMeanwhile: mark("这件已经办完了，刚才写的没有发出去。"),
        errors.NotNow: mark("这个按钮是以前的，现在用不上了。"),
        errors.EnoughQuestions: mark("这一轮已经问过两次了，请先按现有情况办。"),
        errors.NobodyElse: mark("没有别的人可以转。"),
        errors.NothingToSubmit: mark("还没写是什么事。请先打字或拍照发来。"),
        errors.DraftGone: mark("这一份已经交了或取消了。有事请直接再发一条。"),
        errors.AlreadyWithdrawn: mark("这件已经撤回，不办了。"),
        errors.AnswerIsThere: mark("这件已经有答复了，请点“已解决”或“未解决”。"),
        errors.TooLate: mark("过了三十天，不能接着办了。请再发一条给我。"),
        errors.UrgentGone: mark("这一份不在了。先打119、120、110，再发一条给我。"),
        errors.ChosenAlready: mark("这一步已经选好了。要改，请点最下面的“修改”。"),
        errors.ForgedButton: mark("这个按钮已经失效。请发 /start 重新开始。"),
        errors.OnlyForStaff: mark("这个只给工作人员用。"),
        errors.OnlyForClerks: mark("这个只给管理员用。"),
        errors.OnlyForSupervisors: mark("这个只给督办领导用。"),
        errors.OwnBinding: mark("不能解除自己的绑定，请别的管理员来办。"),
        errors.OnlyForDesk: mark("这个只给值班室和分派员用。"),
        errors.InService: mark("已经正式启用，不能清空了。"),
        errors.StillSending: mark("还有消息正在发，请过几秒再点一次。"),
        errors.UnknownCode: mark("这个绑定码不对。请找管理员再要一个。"),
        errors.CodeUsed: mark("这个绑定码已经有人用过了。请找管理员再要一个。"),
        errors.CodeExpired: mark("这个绑定码过期了。请找管理员再要一个。"),
        errors.ChatTaken: mark("这个账号已经绑定了别人。请先让管理员解除。"),
        errors.NoTown: mark("值班台还没准备好，请过些时候再发一次。"),
        errors.AnswerTooBig: mark("这个附件太大，没有发出去。请拍成照片，或者分几段再发。"),
        errors.SupervisedAlready: mark("这件已经在督办了。"),
        errors.NotDecided: mark("请先定：再办一轮，还是就此办结。"),
        errors.ReviewTooLate: mark("过了三十天，不能再要求复查。有新情况，直接再写给我。"),
        errors.ReviewAsked: mark("这件已经要求过复查了。"),
        errors.UnderReview: mark("这件正在复查，等有了结果马上告诉您。"),
        errors.ReviewsOver: mark("复查、复核都做完了，不能再办。有新情况，直接再写给我。"),
        errors.RosterMoved: mark("看的时候到现在，班表又改过，什么也没动。请重新导出再改。"),
        errors.ShiftIsOver: mark("这个班已经过去了，改不了。"),
        errors.UndoneAlready: mark("这次改动已经撤销过了。"),
        errors.CannotGiveBack: mark("原来的人那天请了假，或者已经不在了，撤销不了。请另外指定人。"),
        errors.UndoneTooLate: mark("之后又改过，或者班已经过去，撤销不了。"),
        errors.SinceTooFar: mark("最早从明天起改，最晚到已经排好的最后一天。"),
        errors.OnlyCadresOfTown: mark("这个村的班，只有本镇的干部能接手。"),
        errors.OnDutyAlready: mark("现在就是您值班，不用接手。"),
        errors.TakenOverAlready: mark("已经有人接手了。"),
        errors.OnLeave: mark("那天有人请了假，不能值班。"),
        errors.BegunAlready: mark("其中一个班已经开始。要撤销，请找包片领导或值班室。"),
        errors.NotYourShift: mark("这不是您的班。"),
        errors.NotOnDuty: mark("这个班现在不是您的，不用点了。"),
        errors.AcceptedAlready: mark("您已经接过班了。"),
        errors.DutyIsOver: mark("这个班已经结束了，不用再接。"),
        errors.OnlyForKeepers: mark("这个村的班不归您排。"),
        errors.NoSuchDuty: mark("这一天的班已经变了，请重新选。"),
        errors.SwapAsked: mark("这一天已经在问了。要改，先点“取消换班”。"),
        errors.NobodyToSwap: mark("没有能问的人。请找包片领导或值班室。"),
        errors.NobodyAllows: mark("要领导同意才行，可领导都联系不上。请打电话说。"),
        errors.SwapTaken: mark("已经有人换了，不用您换。"),
        errors.SwapTakenBack: mark("对方不换了，照原来的班。"),
        errors.SwapRefused: mark("这次换班没有成，照原来的班。"),
        errors.SwapOver: mark("这次换班已经过期，照原来的班。"),
        errors.DaysPast: mark("这几天已经过去了，请选今天或以后的。"),
        errors.DaysUpsideDown: mark("最后一天在第一天前面，请重新选。"),
        errors.DaysTooMany: mark("一次最多一年，请少选几天。"),
        errors.LeaveOverlaps: mark("这几天里已经请过假了。要改，先销假再请。"),
        errors.LeaveDecided: mark("这次请假，别的领导已经定了。"),
        errors.LeaveGone: mark("这次请假已经销了，或者过去了。"),
        errors.NobodyApproves: mark("能批假的领导都联系不上，请先找管理员。"),
        errors.NotForHim: mark("这位同事的请假不归您办。"),
        errors.StandInGone: mark("这个人现在替不了，请换一个人。"),
        errors.GapFilled: mark("这天已经有人定好了，不用再排。"),
        errors.BlockTooSoon: mark("今天的班已经开始了，请从明天起选。"),
        errors.BlockOverlaps: mark("这几天里已经设过“只排指定”了。先结束那个再设。"),
        errors.BlockEnded: mark("这个“只排指定”已经结束了。"),
        errors.ReturnedAlready: mark("这件已经退过一次，不能再退了。"),
        errors.ReturnTooLate: mark("派来已经过了一个工作日，不能退了。"),
        errors.GivenByHand: mark("这件是上面指定给您的，不能退。"),
        errors.ExtendedAlready: mark("这一轮已经延过一次，不能再延了。"),
        errors.ExtendTooLate: mark("已经到期了，不能再延。请尽快答复。"),
        errors.BeyondLaw: mark("再延就过了法定期限，不能延这么多天。"),
        errors.OnHoldAlready: mark("这件已经挂账了。"),
        errors.RequestWaits: mark("已经申请过了，正等领导定。"),
        errors.RequestDecided: mark("这个申请，别的领导已经定了。"),
        errors.RequestOver: mark("这个申请收回了，或者用不上了。"),
        errors.NobodyDecides: mark("能定的领导都联系不上，请打电话说。"),
        errors.NotToDecide: mark("这个申请不归您定。"),
        errors.NobodyMaySee: mark("这件是匿名的，谁也看不到他是谁。"),
        errors.NothingGiven: mark("他没有留姓名电话，机器人也不知道他是谁。"),
        errors.WrongCode: mark("没有这个回执码，也可能已经换过了。请再看一遍。"),
        errors.MistypedCode: mark("回执码抄错了一位。请对着纸再写一遍。"),
        errors.NotForStaff: mark("值班用的账号不能用回执码。请换自己的账号。"),
        errors.CodeTimedOut: mark("时间长了。请再写一遍回执码。"),
        errors.UnlikeCases: mark("这两件不能并在一起，请各办各的。"),
        errors.MustBeCalled: mark("这位来访人只能打电话，并了就没人告诉他。请单独办。"),
        errors.HasSupporters: mark("这件已经有人附议。请反过来，把那件并到这件。"),
        errors.EmptyAnswer: mark("没有收到内容。请打字、说话，或发一张照片。"),
    }
)


def refusal(error: RuleBroken) -> str:
    """Return the sentence for a broken rule."""
    return SENTENCES[type(error)]


def present_state(number: str, state: str) -> str:
    return say("{number} 现在：{state}。", number=number, state=state)


def later(command: str) -> str:
    return say("{command} 这个功能还没有。发 /help 看现在能用的。", command=command)
