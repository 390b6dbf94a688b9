"""How a sentence is made of its template and values. Templates are simplified Chinese."""


def say(template: str, **values: object) -> str:
    """Return the sentence; `values` fill the template's `{names}`."""
    return template.format(**values)
