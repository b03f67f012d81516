"""The files that a new archive begins with."""

SETTINGS = """\
# The archive as a whole. Every key may be left out; a line that begins with # says nothing.

# The name of the archive: at the head of every page, in feeds and in citations.
title = "{title}"

# One line under the title.
# subtitle = "A blog about harbours, 2010-2024"

# A sentence or two for the front page, for search engines and for catalogues.
# description = "..."

# Where the archive will be published; feeds, the sitemap and citations need it.
# base_url = "https://example.org/archive/"

# The language of the posts, as a BCP 47 tag; it also decides how dates are read and written.
language = "en-GB"

# The time zone of dates that were captured with a time and no zone.
# timezone = "Europe/London"

# What readers may do with the archive, and the address of the licence.
# rights = "..."
# license = "https://creativecommons.org/licenses/by/4.0/"

# Where to write about a mistake, a right or a removal.
# contact = "archive@example.org"

# Whether search engines may list the archive.
# index = true

# Whether the posts can be downloaded as Markdown too.
# markdown = true

# Colours, fonts, measure and logo; each colour can have a second one for dark pages.
# [theme]
# accent = "#1d4f9c"
# accent_dark = "#9dc1f7"
# text_font = "Georgia, serif"
# measure = "36rem"
# logo = "media/logo.svg"

# What readers should know before they open a post with a label.
# [content_notes]
# "deaths in custody" = "Posts with this label speak of deaths in custody."

# A blog or paper that captures came from, one table each; an archive of one blog needs none.
# [[publications]]
# id = "harbour-blog"
# title = "The Harbour Blog"
# base_url = "https://harbours.example/"
# kind = "blog"
# rights = "..."
# contact = "..."
# captures = ["harbour-*.txt"]
"""

IGNORED = "/site/\n/.venv/\n.postil-cache/\n"

ATTRIBUTES = """\
# Captures are evidence: git keeps them byte for byte, and changes no line ends in them.
{captures}/** -text
# Two branches that convert posts each add to this list, and git keeps the lines of both.
{posts}/.as-converted/ids.txt merge=union
"""

WORKFLOW = """\
# Builds this archive and publishes it to GitHub Pages.
# In the repository's settings, under Pages, choose "GitHub Actions" as the source.
name: Publish

on:
  push:
    branches: [main]
  workflow_dispatch:

permissions:
  contents: read
  pages: write
  id-token: write

concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with:
          repository: {program}
          path: .program
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install --require-hashes -r .program/requirements.lock
      - run: python .program/build.py --content {content} --site {site}
      - uses: actions/configure-pages@v5
      - uses: actions/upload-pages-artifact@v3
        with:
          path: {site}
      - id: deployment
        uses: actions/deploy-pages@v4
"""
