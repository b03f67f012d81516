"""A day on a redaction: an editor is reminded of it, and nothing is published because a day has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.samples import POST

if TYPE_CHECKING:
    from tests.conftest import Archive

ENTRY = "- {id: r1, target: a, quote: Jane Roe, until: 2030-02-01, reason: Asked for.}\n"
BEFORE, AFTER = "1895788800", "1896134400"  # 28 January and 1 February 2030


@pytest.fixture
def tale(archive: Archive) -> Archive:
    archive.write({"posts/a.md": f"{POST}Jane Roe came.\n", "redactions.yml": ENTRY})
    return archive


def test_when_the_day_comes_the_words_stay_withheld_and_the_next_build_says_so(
    tale: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    assert tale.build("--strict").err == ""
    before = tale.files()
    assert "nothing has changed since the last build" in tale.build().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AFTER)
    told = (
        "warning: redactions.yml:1: the 'until' of r1 has come, 2030-02-01; it goes on withholding. "
        "Delete the entry if all may be published, or write a later day.\n"
    )
    assert tale.run("check").err == told
    assert tale.build().err == told
    again = tale.build()
    assert (again.err, "nothing has changed since the last build" in again.out) == (told, True)
    assert tale.files() == before


@pytest.mark.parametrize("day", ["2030", "2030-02", "2030-02-01?"])
def test_until_is_a_day(tale: Archive, day: str) -> None:
    tale.write({"redactions.yml": ENTRY.replace("2030-02-01", f"{day!r}")})
    assert f"redactions.yml:1: {day!r} is not a day. Write it as 2030-01-31." in tale.run().err


def test_no_entry_waits_for_its_day(tale: Archive) -> None:
    tale.write({"redactions.yml": ENTRY.replace("until", "from")})
    outcome = tale.run()
    assert outcome.code == 1
    assert "redactions.yml:1: withholding begins with the next build. Add the entry on that day." in outcome.err
