"""What reads as private data of people in a text: for a person to look at, since none of it is sure.

E-mail addresses, telephone numbers, numbers of bank cards, and in British texts national insurance numbers and
postcodes. Telephone numbers are recognised by Google's libphonenumber.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from phonenumbers import SUPPORTED_REGIONS, Leniency, PhoneNumberMatcher

if TYPE_CHECKING:
    from collections.abc import Iterator

REGIONS = frozenset(SUPPORTED_REGIONS)  # ISO 3166 codes: GB
_ADDRESS = re.compile(r"[a-z]+://\S*", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]{1,64}(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
# The letters and prefixes that are not given out: HMRC's National Insurance Manual, NIM39110.
_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
# The forms of postcodes: Royal Mail, Programmers' Guide to the Postcode Address File.
_POSTCODE = re.compile(r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-HJKMNPR-Y\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_OPENS_NUMBER = ("0", "+", "(")  # a number with its prefix is named, whether or not it is given out
_LEAST_DIGITS = 9


class PrivateWords(NamedTuple):
    """Words that read as private data, where they begin in the text, and what they seem to be."""

    start: int
    words: str
    kind: str


def find_private_words(text: str, region: str) -> Iterator[PrivateWords]:
    """Yield what reads as private data, in the order of the text.

    ``region`` is the country, one of ``REGIONS``, whose numbers are written without its code. Numbers within web
    addresses are passed over.
    """
    shown = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    found = [PrivateWords(m.start(), m[0], "an e-mail address") for m in _EMAIL.finditer(shown)]
    found += [
        PrivateWords(m.start(), m[0], "the number of a card") for m in _CARD.finditer(shown) if _is_card(m[0])
    ]
    if region == "GB":
        found += [PrivateWords(m.start(), m[0], "a national insurance number") for m in _INSURANCE.finditer(shown)]
        found += [PrivateWords(m.start(), m[0], "a postcode") for m in _POSTCODE.finditer(shown)]
    taken = [range(one.start, one.start + len(one.words)) for one in found]
    found += [one for one in _find_telephones(shown, region) if not any(one.start in span for span in taken)]
    return iter(sorted(found))


def _find_telephones(text: str, region: str) -> Iterator[PrivateWords]:
    valid = {match.start for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID)}
    for match in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        words = match.raw_string
        is_likely = words.startswith(_OPENS_NUMBER) and sum(map(str.isdigit, words)) >= _LEAST_DIGITS
        if match.start in valid or is_likely:
            yield PrivateWords(match.start, words, "a telephone number")


def _is_card(number: str) -> bool:
    """Tell whether the last digit of a number is the check digit of cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(sign) for sign in reversed(number) if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0
