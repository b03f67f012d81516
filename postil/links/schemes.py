"""The schemes of addresses: which of them a link may have."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
# Those of the archive's own links, and those that browsers or the programs that own them are known to open safely
# (IANA's registry of URI schemes). A link with another scheme could make a browser run what it contains.
_SAFE = frozenset(
    "post comment term http https mailto ftp ftps sftp gopher gemini news nntp snews telnet wais irc ircs "
    "ircu xmpp sip sips tel sms fax mms geo cid mid urn doi hdl info isbn lsid tag magnet ed2k webcal "
    "bitcoin finger dict aim ymsgr icq skype "
    "callto facetime matrix spotify rtsp rtmp".split()
)


def scheme_of(href: str) -> str | None:
    """Return the scheme of an address in lower case, None if it has none."""
    match = _SCHEME.match(href)
    return match[1].lower() if match else None


def find_unsafe_scheme(href: str) -> str | None:
    """Return the scheme of an address if a link may not have it, else None."""
    scheme = scheme_of(href)
    return None if scheme in _SAFE else scheme
