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

# Whether each name under which readers wrote several comments has a page with these.
# commenter_pages = true

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

permissions: {{}}

concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pages: read
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          repository: {program}
          path: .program
      - uses: actions/setup-python@0b93645e9fea7318ecaed2b359559ac225c90a2b # v5.3.0
        with:
          python-version: "3.12"
      - run: pip install --require-hashes -r .program/requirements.lock
      - run: python .program/build.py --content {content} --site {site}
      - uses: actions/configure-pages@983d7736d9b0ae728b81ab479565c72886d7745b # v5.0.0
      - uses: actions/upload-pages-artifact@56afc609e74202658d3ffba0e8f6dda462b719fa # v3.0.1
        with:
          path: {site}
  publish:
    needs: build
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - id: deployment
        uses: actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5
"""
