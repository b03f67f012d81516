"""A small archive to be searched, the places that it is searched at, and the search page as somebody uses it."""

from __future__ import annotations

from urllib.parse import quote

from tests.browsers import Watched

FILES = {
    "archive.toml": """
title = "Harbour Notes"
language = "en-GB"
[[publications]]
id = "notes"
title = "The Harbour Notes"
[[publications]]
id = "other"
title = "Another Paper"
""",
    "posts/2015/a.md": """---
id: 2015-10-02-the-dredger
title: The dredger comes back
date: 2015-10-02
author: Ann Quay
publication: notes
labels: [ships, silt]
---

The dredger closed the harbour mouth for three days. A café owner’s complaint was well-known;
the C.R.C. answered it.

It is not known what the Ministry of Justice thought of co-operation with a sea-board that size.

<!-- comments -->

## Comments

### Ben Mole {#c-1 date=2015-10-03}

The bollards were repainted in ochre.

#### Cass Weir {#c-2 reply-to=c-1 date=2015-10-04}

Ochre? They look vermilion to me.
""",
    "posts/2015/b.md": """---
id: 2015-12-24-the-lamp
title: A lamp on the mole
date: 2015-12-24
author: Ben Mole
publication: notes
labels: [lamps]
---

The lamp was lit again. MoJ papers say nothing of it — nor of the dredger.

The harbour was closed by ice, not by the dredging.
""",
    "posts/2018/c.md": """---
id: 2018-01-05-letter
title: A letter
date: 2018-01-05
author: Ann Quay
publication: other
---

<script>alert(1)</script> and $5 & more: a.b*c? [x] (y) \\\\d+ stood in the letter on a harbour due.
""",
    "posts/undated/d.md": """---
id: undated-scrap
title: A scrap without a day
publication: other
---

Harbour dues were never paid in shells.

The drowned lay on the quay in gruesome rows.

Later the shells were counted.
""",
    "notes/undated-scrap.yml": """
- id: n1
  on: body
  quote: gruesome rows
  kind: content-note
  by: editor
  date: 2026-11-21
  note: Speaks of the dead.
""",
    "notes/2015-10-02-the-dredger.yml": """
- id: n1
  on: c-1
  kind: content-note
  by: editor
  date: 2026-11-21
  note: Speaks of paint.
""",
    "posts/2019/e.md": """---
id: 2019-03-01-hafen
title: Der alte Hafen
date: 2019-03-01
language: de
publication: other
---

Die Häuser am Hafen wurden verkauft, und die Möwen blieben.
""",
    "posts/2020/f.md": """---
id: 2020-01-01-ja
title: 灯台の夜
date: 2020-01-01
language: ja
publication: other
---

昨夜は港の灯台が消えたので、漁師たちは水族館まで歩いた。
""",
    "posts/2020/g.md": """---
id: 2020-01-02-zh
title: 码头
date: 2020-01-02
language: zh
publication: other
---

码头上的灯塔熄灭了，Ann Quay也来了。
""",
    "posts/2020/h.md": """---
id: 2020-01-03-th
title: ท่าเรือ
date: 2020-01-03
language: th
publication: other
---

เมื่อคืนประภาคารดับ
""",
    "posts/2020/i.md": """---
id: 2020-01-04-ko
title: 등대
date: 2020-01-04
language: ko
publication: other
---

어젯밤 등대가 꺼져서 어부들은 수족관까지 걸어갔다.
""",
    "posts/2020/j.md": """---
id: 2020-01-05-fr
title: Une journée
date: 2020-01-05
language: fr
publication: other
---

Hier l’écluse est restée fermée. Rien n’annonce l’hiver, dit-on dell'acqua.
""",
    "posts/2020/k.md": """---
id: 2020-01-06-dues
title: The ledger
date: 2020-01-06
publication: other
---

It came to £1,240.50, or 3,5 per cent, by wp-config.php and tide-table.pdf. The o\ufb03ce sign read
ＷＨＡＲＦ　１９８４ in wide let\u00adters.
""",
    "notes/2015-12-24-the-lamp.yml": """
- id: n1
  on: body
  quote: lit again
  kind: context
  by: editor
  date: 2026-11-21
  note: Kerosene had been rationed until then.
""",
    "glossary.yml": """
- term: MoJ
  name: Ministry of Justice
  kind: organisation
  definition: It ran the courts and prisons.
- term: Ben Mole
  kind: person
  definition: A painter.
""",
    "pages/about.md": "# About\n\nHow this collection was gathered from a trunk.\n",
    "redactions.yml": """
- id: r1
  target: c-2
  quote: vermilion
  action: remove
  reason: Asked for.
  date: 2026-11-21
""",
}

HTTP, RANGES, FOLDER, SERVED_ZIP = "http", "http with ranges", "folder", "zip over http"

# What is typed, and the title that comes first.
TYPED = [
    ('"harbour mouth"', "The dredger comes back"),
    ("“harbour mouth” days", "The dredger comes back"),
    ("cafe", "The dredger comes back"),
    ("owner's complaint", "The dredger comes back"),
    ("owner’s", "The dredger comes back"),
    ("well known complaint", "The dredger comes back"),
    ('"was well known"', "The dredger comes back"),
    ("cooperation", "The dredger comes back"),
    ("co-operation", "The dredger comes back"),
    ("C.R.C.", "The dredger comes back"),
    ("CRC", "The dredger comes back"),
    ("2 October 2015", "The dredger comes back"),
    ("Oct 2nd, 2015", "The dredger comes back"),
    ("2015-10-02", "The dredger comes back"),
    ('"of it nor of"', "A lamp on the mole"),
    ("$5", "A letter"),
    ("lamp in the mole", "A lamp on the mole"),
    ("dregder", "The dredger comes back"),
    ("häuser", "Der alte Hafen"),
    ("Haus Hafen", "Der alte Hafen"),
    ("灯台", "灯台の夜"),
    ("水族館", "灯台の夜"),
    ("港", "灯台の夜"),
    ("灯台の夜", "灯台の夜"),
    ("灯塔", "码头"),
    ("Quay也", "码头"),
    ("ประภาคาร", "ท่าเรือ"),
    ("수족관", "등대"),
    ("\u1109\u116e족관", "등대"),
    ("écluse", "Une journée"),
    ("hiver", "Une journée"),
    ('"écluse est restée"', "Une journée"),
    ("acqua", "Une journée"),
    ("l'écluse", "Une journée"),
    ("1,240.50", "The ledger"),
    ("£1,240.50", "The ledger"),
    ("3,5", "The ledger"),
    ("wp-config", "The ledger"),
    ("wp-config.php", "The ledger"),
    ("tide-table", "The ledger"),
    ("office", "The ledger"),
    ("wharf 1984", "The ledger"),
    ("ｗｈａｒｆ", "The ledger"),
    ("wide letters", "The ledger"),
]


class Searching(Watched):
    """The search page as somebody uses it."""

    def ask(self, words: str, **chosen: str) -> list[str]:
        """Open the search by an address that carries words and filters; return the titles of the results."""
        pairs = {"q": words, **chosen}
        query = "&".join(f"{name}={quote(value)}" for name, value in pairs.items())
        self.page.goto(f"{self.host}search.html?{query}")
        return self.titles()

    def titles(self) -> list[str]:
        """Return the titles of the results, once they are there."""
        self.page.wait_for_selector("#search-status[data-done]", state="attached")
        assert self.wrong == []
        return [" ".join(text.split()) for text in self.page.locator(".hit-title").all_inner_texts()]
