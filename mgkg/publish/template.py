"""HTML from templates and values, with every text escaped and every missing name an error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from mgkg.errors import Place, TemplateError
from mgkg.model.node import EditorialNote, Node
from mgkg.publish.address import Address, Addresses, relative

if TYPE_CHECKING:
    from jinja2 import Environment

# The links to what has no page, and to the page itself.
_NOWHERE = ("", "./")
TEMPLATES = Path(__file__).parent / "templates"
_REMEDY = "Give it a value in mgkg/publish/pages.py, or mend its name in the template."


class Here:
    """One page while it is made: links as seen from it, and the anchors that it holds so far."""

    def __init__(self, path: str, addresses: Addresses) -> None:
        self.path = path
        self._addresses = addresses
        self._anchors: set[str] = set()
        self._links: dict[str, str] = {}
        self._linked: set[str] = set()
        self._noted: dict[str, tuple[int, str]] = {}
        self._explained: dict[str, str] = {}

    def to(self, iri: str) -> str:
        """The link to an IRI; empty where it has no place on the site."""
        known = self._links.get(iri)
        if known is None:
            address = self._addresses.of(iri)
            known = self._links[iri] = address.seen_from(self.path) if address else ""
        return known

    def link(self, iri: str, text: str) -> Markup:
        """The text as a link to an IRI, or as it is where the IRI has no place on the site or is this page."""
        target = self.to(iri)
        if target in _NOWHERE:
            return escape(text)
        # Several times as fast as Markup.format: a page has hundreds of links.
        return Markup(f'<a href="{escape(target)}">{escape(text)}</a>')  # noqa: S704 - both are escaped

    def noted(self, note: EditorialNote) -> tuple[int, str, bool]:
        """The number of a note on this page, its place, and whether one with its wording has been asked for before."""
        known = note.wording in self._noted
        if not known:
            number = len(self._noted) + 1
            address = self._addresses.of(note.iri)
            own = address.anchor if address and address.page == self.path else ""
            self._noted[note.wording] = (number, own or f"_note-{number}")
        return *self._noted[note.wording], known

    def explains(self, key: str) -> str:
        """The place on this page of the explanation of a chip, which `explained` then names."""
        return self._explained.setdefault(key, f"_x{len(self._explained) + 1}")

    @property
    def explained(self) -> tuple[str, ...]:
        """What is to be explained on this page, by its place in the glossary."""
        return tuple(self._explained)

    def link_once(self, iri: str, text: str) -> Markup:
        """The same, as a link only the first time that it is asked for: a long page names one term often."""
        if iri in self._linked:
            return escape(text)
        self._linked.add(iri)
        return self.link(iri, text)

    def page(self, path: str) -> str:
        """The link to a page by its path, which may have an anchor."""
        page, mark, anchor = path.partition("#")
        return Address(page, anchor).seen_from(self.path) if mark else relative(path, self.path)

    def own(self, name: str) -> str:
        """An identifier that nothing else on this page has, by the name that it begins with."""
        own, number = name, 1
        while own in self._anchors:
            number += 1
            own = f"{name}-{number}"
        self._anchors.add(own)
        return own

    def anchor(self, node: Node | str) -> Markup:
        """The id attribute of a node that stands on this page, the first time that it is asked for."""
        address = self._addresses.of(node if isinstance(node, str) else node.iri)
        if address is None or address.page != self.path or not address.anchor or address.anchor in self._anchors:
            return Markup("")
        self._anchors.add(address.anchor)
        return Markup(' id="{}"').format(address.anchor)


def environment(overrides: Path | None = None) -> Environment:
    """The templates of this package; a folder of overrides comes first where one is given."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from mgkg.publish.calling import PlainCalls
    from mgkg.publish.compiled import keep_compiled

    folders = [*([overrides] if overrides else []), TEMPLATES]
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.context_class = PlainCalls
    keep_compiled(made)
    return made


def render(templates: Environment, name: str, values: Mapping[str, object]) -> str:
    """The HTML that a template makes of values.

    Raises:
        TemplateError: the template, or one that it uses, is missing or no template, or asks for what is not there.
    """
    import jinja2

    try:
        return templates.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        place = Place(Path(error.filename or name).name, error.lineno)
        raise TemplateError(f"The template cannot be read: {error.message}", where=place) from error
    except jinja2.TemplateNotFound as error:
        what = f"There is no template {error.name}"
        raise TemplateError(what, where=name, remedy="Add it, or mend the name by which it is called.") from error
    except jinja2.UndefinedError as error:
        what = f"The template asks for what is not there: {error.message}"
        raise TemplateError(what, where=_template_place(error, name), remedy=_REMEDY) from error


def _template_place(error: BaseException, name: str) -> Place:
    """The innermost line of a template in the error's traceback."""
    place = Place(name)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            place = Place(Path(file).name, trace.tb_lineno)
        trace = trace.tb_next
    return place
