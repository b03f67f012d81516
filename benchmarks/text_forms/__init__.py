"""Made-up pages in the forms of many platforms, as extractors of text leave them, each with its truth.

``made_up`` writes posts and comments (``prose.yml``), ``blogger``, ``wordpress`` and ``other_platforms`` their
HTML (``labels.yml``), ``forms`` lists all forms, ``extractors`` make text of it, ``truth`` says what that text
holds, and ``scoring`` compares it with what was read. ``compare`` says how near the texts are to those of the
programs themselves.
"""
