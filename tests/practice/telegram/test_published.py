"""The table of methods against the Bot API as published."""

import json
from typing import Any

import pytest

from bot.practice.telegram.core import METHODS, WAITING_METHODS
from bot.practice.telegram.parameters import PARAMETERS, Kind
from tests.shared import shared

TYPES = {
    Kind.INTEGER: {"Integer"},
    Kind.FLOAT: {"Float"},
    Kind.STRING: {"String"},
    Kind.BOOLEAN: {"Boolean"},
    Kind.CHAT: {"Integer", "String"},
    Kind.FILE: {"InputFile", "String"},
}


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    """The published Bot API."""
    found: dict[str, Any] = json.loads(shared("data/bot_api.json").read_text("utf-8"))
    return found


def test_every_method_of_the_table_is_carried_out() -> None:
    assert set(PARAMETERS) == set(METHODS) | set(WAITING_METHODS)


@pytest.mark.parametrize("method", PARAMETERS)
def test_the_parameters_are_the_published_ones(published: dict[str, Any], method: str) -> None:
    fields = {field["name"]: field for field in published["methods"][method].get("fields", [])}
    for name, row in PARAMETERS[method].items():
        types = set(fields[name]["types"])
        if row.kind is Kind.ARRAY:
            assert all(kind.startswith("Array of ") for kind in types)
        elif row.kind is Kind.OBJECT:
            assert types <= set(published["types"])
        else:
            assert types <= TYPES[row.kind]
    must = {name for name, field in fields.items() if field["required"]}
    assert must <= {name for name, row in PARAMETERS[method].items() if row.required}
