"""Layouts: the Jinja templates that turn finished values into pages."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)

from postil import program_folder
from postil.jobs.digests import digest_value
from postil.model.problems import BuildStopped, Problem, propose_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from jinja2.bccache import Bucket

    from postil.jobs.memo import Memo


# What XML 1.0 or HTML forbid: control characters, halves of surrogate pairs, noncharacters.
# (Those beyond the basic plane are no danger to XML, and looking for them would take ten times as long.)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class _CompiledTemplates(BytecodeCache):
    """What templates were compiled to, by their names and sources, so that another build need not do it again."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code of a template into the bucket, if it is known."""
        code = self._code.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@cache
def _compiled_templates() -> _CompiledTemplates:
    return _CompiledTemplates()


class _Template(NamedTuple):
    path: str
    data: bytes


class Layouts:
    """The templates of an archive: its own of ``content/layouts`` first, then the program's."""

    def __init__(self, own: Path) -> None:
        self._templates = {**_read_templates(program_folder() / "layouts"), **_read_templates(own)}
        self._prepare()

    def _prepare(self) -> None:
        self._environment = Environment(
            loader=FunctionLoader(self._load),
            autoescape=lambda name: name is not None and name.endswith((".html", ".xml")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=_compiled_templates(),
        )

    def _load(self, name: str) -> tuple[str, str, None] | None:
        found = self._templates.get(name)
        return (found.data.decode(), found.path, None) if found else None

    @cached_property
    def digest(self) -> str:
        """A digest of all templates."""
        return digest_value(sorted((name, template.data) for name, template in self._templates.items()))

    def __getstate__(self) -> dict[str, _Template]:
        return self._templates  # all that another process needs, and another machine has none of the files

    def __setstate__(self, templates: dict[str, _Template]) -> None:
        self._templates = templates
        self._prepare()

    def render(self, template: str, context: Mapping[str, object], subject: str) -> bytes:
        """Return a page's bytes; a character that no page can hold is shown as U+FFFD.

        Raises BuildStopped, which names the template, its line and the ``subject`` being rendered (a
        post's file, an address), where the template is wrong.
        """
        try:
            text = self._environment.get_template(template).render(context)
            return _FORBIDDEN.sub("\ufffd", text).encode()
        except TemplateSyntaxError as error:
            raise BuildStopped((self._problem(error.name or template, error.lineno, error, subject),)) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            name, line = self._find_place(error, template)
            raise BuildStopped((self._problem(name, line, error, subject),)) from error

    def _problem(self, name: str, line: int | None, error: Exception, subject: str) -> Problem:
        why, hint = str(error) or type(error).__name__, ""
        if isinstance(error, RecursionError):
            why, hint = "it includes or extends itself", "A layout of an archive takes the place of the program's"
        elif isinstance(error, TemplateNotFound):
            why = f"there is no template {error.name!r}"
            hint = propose_name(str(error.name), sorted(self._templates))
        elif isinstance(error, UndefinedError):
            hint = "The head of each template of the program says which values it gets"
        return Problem(f"layouts/{name}", line, f"cannot be rendered for {subject}: {why}".rstrip("."), hint)

    def _find_place(self, error: BaseException, template: str) -> tuple[str, int | None]:
        """Return the template and line of an error: the innermost that the traceback names."""
        names = {found.path: name for name, found in self._templates.items()}
        place: tuple[str, int | None] = (template, None)
        trace: Any = error.__traceback__
        while trace is not None:
            name = names.get(trace.tb_frame.f_code.co_filename)
            if name:
                place = (name, trace.tb_lineno)
            trace = trace.tb_next
        return place


def _read_templates(folder: Path) -> dict[str, _Template]:
    """Return the templates of a folder by their names, which are their paths within it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): _Template(str(path), path.read_bytes()) for path in files}


class RememberingLayouts(Layouts):
    """Layouts that render a page only where its values or a template changed."""

    def __init__(self, own: Path, memo: Memo) -> None:
        super().__init__(own)
        self._memo = memo

    def render(self, template: str, context: Mapping[str, object], subject: str) -> bytes:
        """Return a page's bytes as ``Layouts`` does."""
        depends_on = digest_value((self.digest, template, context)).encode()
        return self._memo.recall("page", depends_on, lambda: Layouts.render(self, template, context, subject))
