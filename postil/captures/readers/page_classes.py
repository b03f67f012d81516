"""What the parts of a blog's page are called: microformats, schema.org, and the classes of known platforms.

Each entry is a list of CSS selectors; the first that matches counts. To know another platform's pages, add its
classes here.
"""

from __future__ import annotations

# One of these is a post with all that belongs to it. The most telling come first.
POSTS = (
    ".hentry",
    ".h-entry",
    "[itemtype$='/BlogPosting']",
    "[itemtype$='/NewsArticle']",
    "[itemtype$='/Article']",
    "article.post, div.blog-post, .entry-box, .entryBox",
    ".post:has(.post-body), .post:has(.post-content), .post:has(.entry), .entry:has(.entry-body)",
    ".post-outer, .entry-wrapper, .asset",
    "article",
    "main, [role=main], #content, #main, .main-content",
)
TITLES = (
    ".entry-title, .post-title, .p-name, .asset-name",
    "[itemprop=headline], [itemprop~=name]:not([itemprop=author] *)",
    "h1, h2, h3",
)
BODIES = (
    ".entry-content, .post-body, .e-content, [itemprop~=articleBody], .post-content, .entry-body, .asset-body",
    ".entry, .storycontent, .post-text, .article-body, .entry-text",
)
DATES = (
    "abbr.published[title], time.published[datetime], .dt-published[datetime], [itemprop=datePublished]",
    "time.entry-date[datetime], time[pubdate], time[datetime]",
    ".published[title], .updated[title], .timestamp abbr[title]",
    ".entry-date, .post-date, .date-header, .dateheader, .asset-meta .date, .date, .posted-on, small",
)
AUTHORS = (
    ".author .fn, .vcard.author, .p-author, [itemprop=author] [itemprop=name], [itemprop=author]",
    "[rel~=author], .byline .author, .post-author, .author",
)
LABELS = ("a[rel~=tag], a[rel~=category], .p-category, .post-labels a, .tags a, .categories a",)
PERMALINKS = (
    ".entry-title a[href], .post-title a[href], a.u-url[href], a[itemprop=url][href]",
    "a[rel~=bookmark][href], a.timestamp-link[href], h1 a[href], h2 a[href]",
)
COMMENTS = (
    "li.comment, li.pingback, li.trackback, div.comment, article.comment",
    "dl#comments-block > dt.comment-author, dt.comment-author[id]",
    "[itemtype$='/Comment'], .h-cite.u-comment, .u-comment.h-cite",
    "ol.commentlist > li, ol#commentlist > li, ul.commentlist > li, .comment-list > li",
)
LISTS_OF_COMMENTS = "#comments ol, .comments ol, .comment-thread ol"
COMMENT_BODIES = (
    ".comment-content, .comment-text, .commenttext, .comment-body__content, [itemprop=text]",
    ".e-content, .p-content",
    ".comment-body",
)
COMMENT_AUTHORS = (
    ".comment-author .fn, cite.user, cite.fn, .comment-author cite, .p-author, [itemprop=author] [itemprop=name]",
    "cite, .comment-author a[rel~=nofollow], .comment-author, [itemprop=author]",
)
COMMENT_DATES = (
    "time[datetime], [itemprop=datePublished], .dt-published",
    ".comment-timestamp a, .datetime a, .comment-meta a, .commentmetadata a, .comment-date, .datetime",
)
# Within the text of a post or comment, these are the site's own and not the author's.
FURNITURE = (
    "script, style, noscript, template, form"
    ", .sharedaddy, .jp-relatedposts, .wpcnt, .post-footer, .postmetadata"
    ", .entry-utility"
    ", .addtoany_share_save_container, .addthis_toolbox, .navigation, .nav-links"
    ", .comment-reply-link, .reply, .comment-actions, .says, .edit-link, .screen-reader-text"
    ", .wp-block-buttons, .feedflare"
    ", .item-control, .blogger-comment-from-post, .robots-nocontent"
)
OF_COMMENTS_HEAD = (
    ".comment-author, .comment-meta, .commentmetadata, .comment-header, .comment-footer, .comment-timestamp"
    ", .avatar-image-container, .user, .datetime, cite"
)
COMMENT_HEADINGS = "#comments > h3, #comments > h4, h3#comments, h2.comments-title, h3.comments-title, #comments h4"
PASSWORD = ".post-password-form, .post-password-required, form[action*='postpass']"
WAITING = ".comment-awaiting-moderation, .unapproved"
# Of a class of a post, why the blog did not show it to everybody.
STATUS_CLASSES = {"status-private": "private", "status-draft": "draft", "status-pending": "pending",
                  "status-future": "scheduled"}  # fmt: skip
