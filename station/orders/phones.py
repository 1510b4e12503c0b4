"""Phone numbers as E.164 has them: a plus, the country, the number."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def suggested(text: str, country: str) -> str | None:
    """`text` as it is dialled from anywhere, if it can only be a number inside `country`.

    None if it is in that form already, or is no possible number there.
    """
    import phonenumbers

    if not text or text.startswith("+") or not country:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    form = phonenumbers.PhoneNumberFormat.E164
    written: str = phonenumbers.format_number(number, form)
    if number.extension:
        return None  # E.164 has no place for it, and nothing is dropped
    return written
