"""Captures in, an annotated archive out: the whole program, top to bottom."""

import signal

from postil import use_environment

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the program without a word while all below is loaded
    use_environment()
    from postil.cli import main

    main()  # reads the command line first: a wrong word or --help is answered before all below is loaded

from dataclasses import replace
from pathlib import Path

from postil.apparatus.annotation_export import export_annotations
from postil.apparatus.annotation_import import import_annotations
from postil.apparatus.glossary_suggestions import gather_texts, suggest_terms
from postil.apparatus.note_drafts import NoteDraft, NoteRequest, make_draft
from postil.apparatus.note_entries import check_entry
from postil.apparatus.note_files import write_notes
from postil.articles.enrich import enrich
from postil.articles.numbered_notes import report_unplaced
from postil.captures import (
    Conversion,
    ReadableCapture,
    convert_captures,
    plan_files,
    preview_documents,
    read_captures,
    read_earlier_conversions,
    reconcile_words,
    record_ids,
    write_media,
    write_posts,
    write_withheld,
)
from postil.catalog.catalog import Catalog, ConnectedArchive, build_catalog
from postil.cli import Report, Request, Steps, today
from postil.content import check_files, parse_document, read_content, read_documents
from postil.content.config import Config
from postil.content.config_file import read_config
from postil.content.fields import read_text
from postil.content.manifest import check_manifest
from postil.content.private_data import PrivateData, list_private_data
from postil.content.redaction.redactions import apply_redactions
from postil.content.redaction.withheld_parts import WithheldParts, find_withheld_parts
from postil.content.redaction_entries import NewRedaction, RedactionRequest, draft_redaction
from postil.content.redaction_list import warn_of_past_days
from postil.links.permalinks import address_of
from postil.model.articles import ListedArticle, Page
from postil.model.problems import Problems
from postil.model.records import ArchiveContent, Document
from postil.site.addresses import check_addresses, check_file_links
from postil.site.datasets import describe_archive
from postil.site.layouts import Layouts, RememberingLayouts
from postil.site.leftovers import check_leftovers
from postil.site.pages import (
    KINDS_OF_TERMS,
    Site,
    describe_site,
    make_post,
    name_markdown_zip,
    name_zip,
    render_lists,
)
from postil.site.post_memo import recall_posts
from postil.site.publish import check_site, digest_pages, publish, read_site
from postil.site.published_words import check_published_words, read_published
from postil.site.redirects import render_redirects
from postil.site.search import gather_records, start_index, write_index
from postil.site.static_files import gather_static
from postil.site.zip_package import list_markdown_files, package_markdown, package_site


def convert(request: Request, report: Report) -> tuple[tuple[Document, ...], bool]:
    """Turn captures into posts, the one checkpoint: people edit them, everything after reads them.

    Returns the posts as they were, and whether any was written, so that they have to be read again.
    """
    content, problems = request.content, report.problems
    report.stage("convert")
    check_files(content, problems)
    problems.stop_if_any()
    config = read_config(content, problems)
    existing = read_documents(content, config, problems, request.memo, request.executor)
    captures = read_captures(content, request.readers, problems)
    earlier = read_earlier_conversions(content, config, problems)
    memo = None if request.with_drafts else request.memo
    conversion = convert_captures(captures, existing, earlier.as_converted, config, problems, report.each, memo)
    files = plan_files(conversion, existing, earlier, captures, config, problems, request.memo)
    if problems.errors:
        read_content(content, config, problems, existing)  # so that what is wrong there is told as well
    problems.stop_if_any()
    report.count("converted", write_posts(content, report.each(files, len(files))))
    write_media(content, conversion.media)
    record_ids(content, conversion.posts)
    if request.with_drafts:
        report.count("withheld", write_withheld(content, conversion, config))
    report.show_conversion(conversion)
    return existing, bool(files)


def build(request: Request, report: Report) -> ConnectedArchive:
    """Turn captures, and what people have written about them, into the site and its zip.

    Returns the archive that was built.
    """
    existing, has_written = convert(request, report)
    content, site, problems = request.content, request.site, report.problems

    # Everything is read, and what is withheld is gone, before anything is connected or shown.
    report.stage("read")
    config = read_config(content, problems)
    reread = (content, config, problems, request.memo, request.executor)
    documents = read_documents(*reread) if has_written else existing
    archive = apply_redactions(read_content(content, config, problems, documents), problems)
    warn_of_past_days(archive.redactions, today(), problems)
    problems.stop_if_any()

    # The one place where posts see each other; after it, each document is handled by itself.
    report.stage("connect")
    catalog = build_catalog(archive, config, problems, request.memo, request.executor)
    problems.stop_if_any()

    report.stage("render")
    site_wide, layouts = describe_site(archive, config), Layouts(content / "layouts")
    pages, articles = make_posts(catalog, site_wide, layouts, request, report)
    report_unplaced(articles, problems)
    problems.stop_if_any()
    found = gather_records(articles, archive, catalog, config, KINDS_OF_TERMS)
    index = start_index(found, request.memo, request.executor)
    del found  # as large as all texts, and no longer needed
    pages += render_rest(
        content, archive, catalog, articles, site_wide, RememberingLayouts(content / "layouts", request.memo)
    )
    pages += render_redirects(articles, pages, config, problems)
    check_addresses(pages, problems)
    check_file_links(pages, catalog, config, problems)
    check_leftovers(content, archive, pages, config, problems)
    problems.stop_if_any()

    # Nothing is written to the site before all of it is ready.
    report.stage("index")
    pages += write_index(index, archive.terms)
    markdown = list_markdown_files(archive.documents) if config.markdown else ()
    check_published_words(content, archive, (*pages, *markdown), problems)
    problems.stop_if_any()
    report.stage("package")
    digests = digest_pages(pages)
    packed = digests | digest_pages(markdown)
    zips = [
        package_site((*pages, *markdown), packed, name_zip(config), config.title, request.memo, request.executor)
    ]
    zips += [package_markdown(markdown, name_markdown_zip(config))] if markdown else []
    report.stage("publish")
    pages, digests = [*pages, *zips], digests | digest_pages(zips)
    folder = read_site(site, request.site_states)
    check_site(folder, pages, digests, problems)
    problems.stop_if_any()
    report.close(articles, catalog, publish(folder, pages, digests), config)
    return ConnectedArchive(config, archive, catalog)


def make_posts(
    catalog: Catalog, site: Site, layouts: Layouts, request: Request, report: Report
) -> tuple[list[Page], list[ListedArticle]]:
    """Return the pages of all posts, and what other pages show of these posts."""
    posts = [(document, catalog.views[document.id]) for document in catalog.documents]
    made = list(report.each(recall_posts(posts, site, layouts, request.memo, request.executor), len(posts)))
    return [page for page, _ in made], [article for _, article in made]


def render_rest(
    content: Path,
    archive: ArchiveContent,
    catalog: Catalog,
    articles: list[ListedArticle],
    site: Site,
    layouts: Layouts,
) -> list[Page]:
    """Return every file of the site but the pages of posts, the search index and the zips."""
    return [
        *render_lists(articles, catalog, archive, site, layouts),
        *describe_archive(articles, catalog, site.config),
        *export_annotations(articles, site.config),
        *gather_static(content, site.config, archive.withheld_media),
    ]


def preview_conversion(
    request: Request, report: Report
) -> tuple[Config, tuple[ReadableCapture, ...], Conversion, ArchiveContent]:
    """Read the archive as it will be once its captures are converted; write nothing."""
    content, problems = request.content, report.problems
    check_files(content, problems)
    problems.stop_if_any()
    config = read_config(content, problems)
    existing = read_documents(content, config, problems)
    captures = read_captures(content, request.readers, problems)
    archive = read_content(content, config, problems)
    earlier = read_earlier_conversions(content, config, problems)
    conversion = convert_captures(captures, existing, earlier.as_converted, config, problems)
    files = plan_files(conversion, existing, earlier, captures, config, problems)
    return config, captures, conversion, replace(archive, documents=preview_documents(files, existing))


def check(request: Request, report: Report) -> None:
    """Say what a build would complain about, and account for every word of the captures; write nothing."""
    content, problems = request.content, report.problems
    check_manifest(content, problems)
    config, captures, conversion, archive = preview_conversion(request, report)
    ledger = reconcile_words(captures, conversion, archive.documents, archive.as_converted)
    report.show_ledger(conversion, *ledger)

    archive = apply_redactions(archive, problems)
    warn_of_past_days(archive.redactions, today(), problems)
    catalog = build_catalog(archive, config, problems, executor=request.executor)
    site, layouts = describe_site(archive, config), Layouts(content / "layouts")
    pages, articles = make_posts(catalog, site, layouts, request, report)
    report_unplaced(articles, problems)
    problems.stop_if_any()
    pages += render_rest(content, archive, catalog, articles, site, layouts)
    pages += render_redirects(articles, pages, config, problems)
    check_addresses(pages, problems)
    check_file_links(pages, catalog, config, problems)
    check_leftovers(content, archive, pages, config, problems)
    check_published_words(content, archive, pages, problems)
    problems.stop_if_any()


def check_published(request: Request, report: Report) -> None:
    """Search the site as it was built last, its zips included, for words that redactions withhold now."""
    content, problems = request.content, report.problems
    config = read_config(content, problems)
    documents = read_documents(content, config, problems, request.memo, request.executor)
    archive = apply_redactions(read_content(content, config, problems, documents), problems)
    problems.stop_if_any()
    hint = "Build the site and publish it again"
    check_published_words(content, archive, read_published(request.site), problems, hint)
    problems.stop_if_any()


def check_privacy(request: Request, report: Report, region: str) -> tuple[PrivateData, ...]:
    """Find what reads as private data in posts and comments, and is not withheld; write nothing."""
    *_, archive = preview_conversion(request, report)
    archive = apply_redactions(archive, report.problems)
    report.problems.stop_if_any()
    return tuple(list_private_data(archive.documents, region))


def suggest(request: Request, report: Report) -> None:
    """Find abbreviations and names that the glossary could explain; write nothing."""
    problems = report.problems
    *_, archive = preview_conversion(request, report)
    archive = apply_redactions(archive, problems)
    problems.stop_if_any()
    report.suggestions = suggest_terms(gather_texts(archive.documents), archive.terms)


def connect(request: Request, problems: Problems) -> ConnectedArchive:
    """Return the archive as it was built last if the request knows it, else as it is; withheld words are gone."""
    if request.built:
        return request.built
    config = read_config(request.content, problems)
    documents = read_documents(request.content, config, problems, request.memo, request.executor)
    archive = apply_redactions(read_content(request.content, config, problems, documents), problems)
    problems.stop_if_any()
    catalog = build_catalog(archive, config, problems, request.memo, request.executor)
    return ConnectedArchive(config, archive, catalog)


def preview_post(request: Request, name: str) -> Page | None:
    """Return the page of a post as its file ``name`` is now, its connections as they were built last.

    None where that cannot be told: a new post, one with problems, one whose id was changed. Raises OSError.
    """
    built, problems = request.built, Problems()
    text = read_text(request.content / name, name, problems)
    if built is None or text is None or built.config != read_config(request.content, problems):
        return None
    document = parse_document(text, name, built.config, problems)
    if document is None or document.id not in built.catalog.views:
        return None
    others = tuple(d for d in built.archive.documents if d.id != document.id)
    archive = apply_redactions(replace(built.archive, documents=(document, *others)), problems)
    view = built.catalog.views[document.id]
    if problems.errors or view.address != address_of(document, built.config):
        return None
    layouts = Layouts(request.content / "layouts")
    return make_post((archive.documents[0], view), describe_site(archive, built.config), layouts)[0]


def import_notes(request: Request, report: Report, text: str, name: str) -> None:
    """Add the annotations of a file, made with this program or another, to the notes of their posts."""
    content, problems = request.content, report.problems
    built = connect(request, problems)
    config, archive, catalog = built.config, built.archive, built.catalog
    new = import_annotations(text, name, catalog, archive, config, problems)
    problems.stop_if_any()
    report.count("imported", write_notes(content, new))


def export_notes(request: Request, report: Report) -> bytes:
    """Return all notes as W3C Web Annotations."""
    problems = report.problems
    built = connect(request, problems)
    config, catalog = built.config, built.catalog
    problems.stop_if_any()
    articles = [enrich(d, catalog.views[d.id], config.language) for d in catalog.documents]
    return export_annotations(articles, config)[-1].data


def draft_note(request: Request, report: Report, order: NoteRequest) -> NoteDraft:
    """Find the words that somebody wants to write a note on; write nothing."""
    built = connect(request, report.problems)
    draft = make_draft(order, built.archive, built.catalog, today(), report.problems)
    report.problems.stop_if_any()
    assert draft is not None
    return draft


def add_note(request: Request, report: Report, draft: NoteDraft, entry: str) -> None:
    """Add a note that somebody wrote to the notes of its post, if it fits there."""
    built = connect(request, report.problems)
    new = check_entry(draft, entry, built.archive, built.catalog, report.problems)
    report.problems.stop_if_any()
    assert new is not None
    report.count("written", write_notes(request.content, (new,)))


def redact(request: Request, report: Report, order: RedactionRequest) -> tuple[NewRedaction, WithheldParts]:
    """Check a new redaction as a build would, and find what it takes from the archive; write nothing.

    Only its own warnings are told.
    """
    content, problems = request.content, report.problems
    config, _, _, archive = preview_conversion(request, Report(aside := Problems()))
    aside.stop_if_any()
    new = draft_redaction(content, order, today(), problems)
    problems.stop_if_any()
    assert new is not None
    before = withhold(content, archive, config, known := Problems())
    after = withhold(content, replace(archive, redactions=new.redactions), config, found := Problems())
    own = [warning for warning in found.warnings if warning not in known.warnings]
    problems.add(replace(found, warnings=own))
    problems.stop_if_any()
    addresses = [address_of(document, config) for document in before.documents]
    return new, find_withheld_parts(before, after, new.own, addresses)


def withhold(content: Path, archive: ArchiveContent, config: Config, problems: Problems) -> ArchiveContent:
    """Return the archive without what is withheld; look for it in the archivist's own files as well."""
    redacted = apply_redactions(archive, problems)
    check_published_words(content, redacted, gather_static(content, config, redacted.withheld_media), problems)
    return redacted


STEPS = Steps(
    build,
    convert,
    check,
    check_published,
    check_privacy,
    suggest,
    import_notes,
    export_notes,
    draft_note,
    add_note,
    redact,
    preview_post,
)
