"""An article to what lists, data files and the index show of it: all but the HTML of its texts."""

from __future__ import annotations

from postil.model.articles import Article, ListedArticle, ListedComment


def list_article(article: Article) -> ListedArticle:
    """Return an article without what only its own page shows, which is most of it."""
    return ListedArticle(
        document=article.document,
        view=article.view,
        comments=tuple(
            ListedComment(
                c.id, c.number, c.author, c.date, c.date_text, c.time, c.reply_to, c.withheld, c.text, c.warnings
            )
            for c in article.comments
        ),
        notes=article.notes,
        content_notes=article.content_notes,
        block_texts=article.block_texts,
        date_text=article.date_text,
        words=article.words,
        summary=article.summary,
    )
