"""怎么联系他: what of a written line is the number, and what the name."""

import pytest

from bot.rules.contact import contact_in
from bot.rules.people import Contact

LINES = [
    ("王大爷 13912345678", Contact("王大爷", "13912345678")),
    ("13912345678", Contact("", "13912345678")),
    ("139 1234 5678，王大爷", Contact("王大爷", "13912345678")),
    ("王大爷，电话是：139-1234-5678", Contact("王大爷", "13912345678")),
    ("王大爷（１３９１２３４５６７８）", Contact("王大爷", "13912345678")),
    ("+86 13912345678 李桂花", Contact("李桂花", "+8613912345678")),
    ("王大爷 0352-1234567", Contact("王大爷", "03521234567")),
    ("水磨口村东头王大爷", Contact("水磨口村东头王大爷", "")),
    ("王大爷\n13912345678", Contact("王大爷", "13912345678")),
    ("没电话", Contact()),
    ("没有", Contact()),
]
NO_CONTACT = ["", "  ", "他还说路灯也坏了，晚上走路看不见，孩子放学害怕", "好" * 61]


@pytest.mark.parametrize(("written", "contact"), LINES)
def test_name_and_number_are_told_apart(written: str, contact: Contact) -> None:
    assert contact_in(written) == contact


@pytest.mark.parametrize("written", NO_CONTACT)
def test_what_is_no_name_and_number_is_left_for_the_petition(written: str) -> None:
    assert contact_in(written) is None
