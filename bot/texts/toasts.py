"""What somebody sees at once, for a moment, when he presses a button."""

from bot.texts.language import say


def signed() -> str:
    return say("已签收")


def not_written() -> str:
    return say("好，先不写")


def left_as_it_is() -> str:
    return say("好，没有动")


def final() -> str:
    return say("记下了：办结答复")


def told() -> str:
    return say("记下了：已当面告知")


def being_made() -> str:
    return say("马上发给您")


def stays_so() -> str:
    return say("没有改")


def sent() -> str:
    return say("已发给来访人")


def submitted() -> str:
    return say("交上去了")


def urged() -> str:
    return say("已催办")


def urged_several(count: int) -> str:
    return say("已催办 {count} 件", count=count)


def supervised() -> str:
    return say("已督办")


def another_round() -> str:
    return say("再办一轮")


def review_asked() -> str:
    return say("好，请别人再看一遍")


def unsupervised() -> str:
    return say("已解除督办")


def taken() -> str:
    return say("由您办理了")


def noted() -> str:
    return say("好，记下了")


def missed(count: int) -> str:
    return say("记下了：第 {count} 次没打通", count=count)


def given_up() -> str:
    return say("记下了：无法联系，办结")


def sent_up() -> str:
    return say("已请上面的领导办")


def thanks() -> str:
    return say("谢谢")


def goes_on() -> str:
    return say("好，接着办")


def called() -> str:
    return say("已经叫人了")


def called_before(number: str) -> str:
    return say("已经叫人了，编号 {number}。", number=number)


def goes_there(name: str) -> str:
    """To whoever takes the call of a case that was sent up past him; `name` has it."""
    return say("您先去看，这件仍由{name}办。", name=name)


def taken_by(name: str) -> str:
    return say("{name}已经接了。", name=name)


def withdrawn() -> str:
    return say("好，不办了")


def entered(number: str) -> str:
    return say("登记好了，编号 {number}。", number=number)


def entered_already() -> str:
    return say("这一份已经交上去了，不用再登记。")


def draft_over() -> str:
    return say("这一份已经取消或过期了，不用登记。")
