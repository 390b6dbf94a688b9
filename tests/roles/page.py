"""docs/roles.md, printed from the table: `python -m tests.roles.page > docs/roles.md`."""

from collections.abc import Mapping

from bot.rules.roles import BUTTONS, COMMANDS, Right, Scope

HEAD = """# Roles and scope

Printed from `bot/rules/roles.py`, which is asked before any command or button does anything; a deed may forbid more, never less.
Who may know what of a case is another rule, `bot/rules/audience.py`: of a case of which somebody may know nothing every button
says that there is none.

Roles are those of the town file: `cadre`, `leader`, `duty_room`, `dispatcher`, `supervisor`, `clerk`, `callback`; `staff` is any of
them, `everybody` residents too. What somebody is to a case (`parts`) follows from who has it and from the village that it is of:
the leader of another grid, or the clerk or supervisor of another town, is nothing to it.
"""
SCOPES = {
    Scope.ANY: "what everybody may see, or a list of his own",
    Scope.OWN: "his own draft, message, shift, request or leave",
    Scope.CASE: "a case to which he is one of the parts named",
    Scope.DRAFT: "what lies unsubmitted in his own town, where he may see it",
    Scope.ROSTER: "the villages whose roster he keeps: of his grid, his town, or, of the office, all",
    Scope.APPROVES: "what was put to him to approve, or may be",
}


def page() -> str:
    """Return the page."""
    scopes = "\n".join(f"- `{scope}`: {meaning}" for scope, meaning in SCOPES.items())
    return f"{HEAD}\n{scopes}\n\n## Commands\n\n{_table(COMMANDS, '/')}\n\n## Buttons\n\n{_table(BUTTONS, '')}\n"


def _table(rights: Mapping[str, Right], before: str) -> str:
    rows = [f"| `{before}{name}` | {_who(right)} | {_what(right)} |" for name, right in rights.items()]
    return "\n".join(("| what | who | of what |", "|---|---|---|", *rows))


def _who(right: Right) -> str:
    return ", ".join(sorted(right.roles)) or "everybody"


def _what(right: Right) -> str:
    return f"case: {', '.join(sorted(right.parts))}" if right.parts else str(right.scope)


if __name__ == "__main__":
    print(page(), end="")
