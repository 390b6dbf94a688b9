"""The command menu."""

RESIDENTS = (
    ("my", "我的事办到哪了"),
    ("start", "从头开始"),
    ("help", "怎么用"),
)
STAFF = (("todo", "等我办的事"), *RESIDENTS)
SUPERVISORS = (("digest", "现在看简报"), *STAFF)
