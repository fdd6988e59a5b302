"""The MkDocs plugin: virtual pages from the graph beside the hand-written ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import Config, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from mgkg.errors import MgkgError, SiteError
from mgkg.publish.compiled import keep_compiled
from mgkg.publish.frame import Frames
from mgkg.publish.minified import minify
from mgkg.publish.npm_assets import npm_assets
from mgkg.publish.pages import CONSOLE, SitePage
from mgkg.publish.search import add_to_index, mend_worker
from mgkg.publish.site import ASSETS, Publication, Site, site
from mgkg.publish.writing import Writing
from mgkg.store.dataset import find_root

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation

THEME = Path(__file__).parent / "theme"
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
STYLES = tuple(ASSETS + name for name in ("mgkg.css", "reading.css", "texts.css", "picture.css"))
_BLANK = re.compile(r"\n\s+")
_WATCHED = ("ontology", "guidelines")


class MgkgConfig(Config):
    """What `mgkg:` takes under `plugins:`.

    Attributes:
        root: the folder with ontology/ and guidelines/, relative to the configuration; by default the nearest above.
        templates: a folder with templates that come before those of the package.
        console: whether the site has the page that answers queries in the browser; npm installs what it is made of.
        licence: the address of the licence of the content, as the description of the data names it.
        report: the address at which readers report an error, mailto: or https:, with {iri} and {version} in it; without
            one, a page of the site says what to report.
    """

    root = config_options.Optional(config_options.Dir(exists=True))
    templates = config_options.Optional(config_options.Dir(exists=True))
    console = config_options.Type(bool, default=True)
    licence = config_options.Type(str, default="")
    report = config_options.Optional(config_options.Type(str))


class GraphPage(Page):
    """A page of the navigation whose content is made from the graph, after MkDocs has made its own pages."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs names the arguments
        """Leave it empty; which anchors it will have is looked at when the site is whole."""
        self.content = ""
        self.meta["search"] = {"exclude": True}  # it stands in the index with the other pages of the graph
        self.present_anchor_ids = _AnyAnchor()


class _AnyAnchor(set[str]):
    """Anchors of a page that is not made yet."""

    def __contains__(self, _: object) -> bool:
        return True


class MgkgPlugin(BasePlugin[MgkgConfig]):
    """Pages from the graph for MkDocs.

    What MkDocs does for each page, and for the links between any two of them, takes too long for thousands. It knows
    those of the navigation; all get its theme's frame and are written here.
    """

    site: Site
    frames: Frames
    page_count: int = 0
    _nav: Navigation

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the content, before MkDocs clears the folder of the site, and add the banner and the styles."""
        with _build_errors():
            if not config.use_directory_urls:
                remedy = "Take use_directory_urls: false out of mkdocs.yml."
                raise SiteError("The pages have the paths of their IRIs, which are folders", remedy=remedy)
            _refuse_no_address("site_url", config.site_url or "")
            _refuse_no_address("licence", self.config.licence)
            publication = Publication(
                config.site_url or "",
                self.config.licence,
                config.site_name,
                _reporting(self.config.report),
                console=self.config.console,
            )
            templates = _folder(self.config.templates)
            self.site = site(self.root(config), Path(config.docs_dir), templates, publication)
            # Now, and not after all pages are made: this may fail.
            _ = npm_assets() if self.config.console else None
        if not self.config.console:
            config.nav = _without(CONSOLE.source, config.nav)
        config.theme.dirs.insert(0, str(THEME))
        config.extra["mgkg_units"] = self.site.words.conversions.choices
        config.extra_css[:0] = [name for name in STYLES if name not in config.extra_css]
        return config

    def root(self, config: MkDocsConfig) -> Path:
        """The content root: as configured, else the nearest folder above the configuration that is one."""
        start = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        return find_root(start, _folder(self.config.root))

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add a virtual file for every page of the navigation; no other page may want the path of a written one."""
        with _build_errors():
            written = {file.dest_uri.casefold(): file for file in files if not file.generated_by}
            for source, made in self.site.pages.items():
                other = written.get(f"{made.path}index.html".casefold())
                if other is not None:
                    raise _taken(made, other, self.site)
                if made.index:
                    file = File.generated(config, source, content="", inclusion=InclusionLevel.INCLUDED)
                    GraphPage(escape(made.title), file, config)
                    files.append(file)
        mend_worker(files)
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Keep the navigation for the frames."""
        self._nav = nav
        return nav

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Lead links of hand-written pages to pages that MkDocs does not know."""
        return self.site.linked(markdown, page.file.src_uri)

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Put what hand-written pages take from the graph into them."""
        with _build_errors():
            return html if isinstance(page, GraphPage) else self.site.inserted(html, page.url)

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Leave out the empty lines and the indents of the theme, which are a tenth of a page."""
        return output if "<pre" in output or "<textarea" in output else _BLANK.sub("\n", output)

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep the theme for the frames, and count the pages."""
        keep_compiled(env)
        self.frames = Frames(config, env, self._nav, files)
        self.page_count = len(files.documentation_pages()) + len(self.site.unlisted)
        return env

    @event_priority(50)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what MkDocs does not, before the search plugin writes its index."""
        writing = Writing(self.site, self.frames, Path(config.site_dir))
        with _build_errors():
            writing.write()
            minify(Path(config.site_dir, ASSETS))
            add_to_index(self.site.pages.values(), config)

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002
        """Build anew when a file of the content is saved."""
        for name in _WATCHED:
            server.watch(str(self.root(config) / name))
        return server


def _refuse_no_address(option: str, value: str) -> None:
    """Keep what is no address from being written as one."""
    if value and not _ADDRESS.fullmatch(value):
        remedy = f"Write {option}: https://…, without spaces, in mkdocs.yml."
        raise SiteError(f"The {option} '{value}' is no address", remedy=remedy)


def _taken(made: SitePage, file: File, site_: Site) -> SiteError:
    where = site_.catalogue.place(made.iri) if made.iri else file.abs_src_path
    what = f"{made.iri or made.title} and the file {file.src_uri} want one path, /{made.path}"
    return SiteError(what, where=where, remedy="Give one of them another name.")


def _without(source: str, nav: Any) -> Any:  # noqa: ANN401 - any YAML
    """A navigation without one page; it is MkDocs that tells what is wrong with the rest."""
    if isinstance(nav, dict):
        return {name: _without(source, below) for name, below in nav.items()}
    if isinstance(nav, list):
        return [_without(source, item) for item in nav if item != source and source not in _values(item)]
    return nav


def _values(item: object) -> list[object]:
    return list(item.values()) if isinstance(item, dict) else []


def _reporting(given: str | None) -> str:
    """The address to report an error at; only one that a browser opens as a letter or a page."""
    address = (given or "").strip()
    if address and not address.startswith(("mailto:", "https://", "http://")):
        remedy = "Write report: mailto:…, or https://…, with {iri} and {version} where they belong."
        raise SiteError(f"'{address}' is no address to report an error at", remedy=remedy)
    return address


def _folder(given: str | None) -> Path | None:
    return Path(given) if given else None


@contextmanager
def _build_errors() -> Iterator[None]:
    """Our errors as one that MkDocs prints as one line."""
    try:
        yield
    except MgkgError as error:
        raise PluginError(str(error)) from error
