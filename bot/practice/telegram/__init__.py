"""A small, strict stand-in for the Telegram Bot API, for the tests and the practice town."""
