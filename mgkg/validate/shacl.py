"""Validation results from a dataset by SHACL (https://www.w3.org/TR/shacl/), with pyshacl.

pyshacl gets plain rdflib graphs: over an oxrdflib store its verdicts are wrong (design §5).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from mgkg.errors import MalformedNodeError
from mgkg.model.report import INFO, VIOLATION, WARNING, ValidationResult
from mgkg.store.content import SHAPES
from mgkg.store.reading import short
from mgkg.vocabulary import BASE, SH, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib
    from rdflib.term import Node

    from mgkg.store.dataset import Dataset

_SEVERITY = {SH + "Violation": VIOLATION, SH + "Warning": WARNING, SH + "Info": INFO}
_COMPONENT = "ConstraintComponent"
_LONGEST_VALUE = 80
_FEW = 8


def validate(dataset: Dataset) -> tuple[ValidationResult, ...]:
    """Everything that the shapes of a dataset find in it, in the order of files and lines.

    Raises:
        MalformedNodeError: the shapes themselves cannot be used.
    """
    import pyshacl
    from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError

    shapes = dataset.shapes_graph()
    try:
        _, report, text = pyshacl.validate(
            dataset.plain_graph(),
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            meta_shacl=False,
            allow_warnings=True,
            do_owl_imports=False,
            inplace=True,
        )
    except (ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError) as error:
        raise _unusable(str(error)) from None
    if not hasattr(report, "subjects"):
        raise _unusable(str(text))
    return results_of(report, shapes, dataset)


def _unusable(why: str) -> MalformedNodeError:
    what = f"The shapes cannot be used: {' '.join(why.split())[:200]}"
    return MalformedNodeError(what, where=SHAPES, remedy="Mend the shape that it names.")


def results_of(report: rdflib.Graph, shapes: rdflib.Graph, dataset: Dataset) -> tuple[ValidationResult, ...]:
    """A report of SHACL as results with places."""
    import rdflib

    kind = rdflib.URIRef(SH + "ValidationResult")
    found = [_Reported(report, shapes, dataset, node).result() for node in report.subjects(rdflib.URIRef(TYPE), kind)]
    return tuple(sorted(set(found), key=lambda result: (result.file, result.line or 0, result.rule, result.message)))


@dataclass(frozen=True)
class _Reported:
    """One result of a report, and what is needed to say it to an editor."""

    report: rdflib.Graph
    shapes: rdflib.Graph
    dataset: Dataset
    node: Node

    def result(self) -> ValidationResult:
        place = self.dataset.place(self.focus, self.path)
        return ValidationResult(
            severity=_SEVERITY.get(str(self._of("resultSeverity")), VIOLATION),
            file=str(place.file),
            line=place.line,
            focus=self.focus,
            path=self.path,
            message=self._message(),
            rule=f"sh:{self.constraint}",
            value=None if self.value is None else str(self.value),
        )

    @cached_property
    def focus(self) -> str:
        return str(self._of("focusNode"))

    @cached_property
    def path(self) -> str | None:
        path = self._of("resultPath")
        return None if path is None else str(path)

    @cached_property
    def value(self) -> Node | None:
        return self._of("value")

    @cached_property
    def constraint(self) -> str:
        """The parameter of the constraint: minCount of sh:MinCountConstraintComponent."""
        name = str(self._of("sourceConstraintComponent")).removeprefix(SH).removesuffix(_COMPONENT)
        return name[:1].lower() + name[1:]

    def _of(self, name: str) -> Node | None:
        import rdflib

        return self.report.value(self.node, rdflib.URIRef(SH + name))

    def _message(self) -> str:
        say = _SAID.get(self.constraint, _Reported.has_wrong)
        demanded = self._demanded()
        parts = [f"{short(self.focus)} {say(self)}.", demanded, self._hint()]
        return " ".join(part for part in parts if part)

    def _demanded(self) -> str:
        """What the shape says for people; pyshacl's own words only where it says nothing."""
        import rdflib

        shape = self._of("sourceShape")
        written = shape is not None and self.shapes.value(shape, rdflib.URIRef(SH + "message"))
        if written:
            return str(written)
        return "" if self.constraint in _SAID else str(self._of("resultMessage") or "")

    def has_none(self) -> str:
        """A property is missing."""
        return f"has no {self._property}"

    def has_several(self) -> str:
        """A property has more values than it may have."""
        return f"has more than one {self._property}"

    def has_two_of_a_language(self) -> str:
        """A text stands twice in one language."""
        return f"has more than one {self._property} in one language"

    def does_not_take(self) -> str:
        """A property is none of the class."""
        kinds = [short(str(kind)) for kind in self.dataset.nodes.get(self.focus, {}).get(TYPE, ())]
        return f"has {self._property}, which {' and '.join(kinds) or 'its class'} does not take"

    def has_wrong(self) -> str:
        """The offending value, and, where it is a node, what is known of that."""
        import rdflib

        text = str(self.value)
        if not isinstance(self.value, rdflib.URIRef):
            shown = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
            return f'has "{shown}" as its {self._property}'
        kinds = [short(str(kind)) for kind in self.dataset.nodes.get(text, {}).get(TYPE, ())]
        missing = ", which does not exist," if text.startswith(BASE) and not kinds else ""
        known = f", of class {' and '.join(kinds)}," if kinds else missing
        return f"names {short(text)}{known} as its {self._property}"

    @property
    def _property(self) -> str:
        return "value" if self.path is None else short(self.path)

    def _hint(self) -> str:
        """A near name, where a name is wrong; all that it may be, where these are few."""
        wrong, known = str(self.value), [short(name) for name in self._allowed()]
        if self.constraint == "closed":
            wrong = str(self.path)
        near = get_close_matches(short(wrong), known, n=1, cutoff=0.7)
        if near:
            return f"Did you mean {near[0]}?"
        return f"It may be {', '.join(known)}." if self.constraint == "in" and len(known) <= _FEW else ""

    def _allowed(self) -> list[str]:
        """The names that the shape would take here."""
        import rdflib
        from rdflib.collection import Collection

        shape = self._of("sourceShape")
        if shape is None:
            return []
        if self.constraint == "closed":
            parts = self.shapes.objects(shape, rdflib.URIRef(SH + "property"))
            return [str(self.shapes.value(part, rdflib.URIRef(SH + "path"))) for part in parts]
        members = self.shapes.value(shape, rdflib.URIRef(SH + "in"))
        return [str(name) for name in Collection(self.shapes, members)] if members is not None else []


_SAID: dict[str, Callable[[_Reported], str]] = {
    "minCount": _Reported.has_none,
    "maxCount": _Reported.has_several,
    "uniqueLang": _Reported.has_two_of_a_language,
    "closed": _Reported.does_not_take,
}
"""What is wrong, by the constraint that says so; every other constraint is about a value."""
