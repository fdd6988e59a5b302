"""How templates call functions and macros: as Python does.

Jinja looks each time whether what is called asks for the state of the template. Nothing that our templates call does,
and a page calls some three hundred times. A macro then escapes as its own environment does, which is the only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2.runtime import Context

if TYPE_CHECKING:
    from collections.abc import Callable


class PlainCalls(Context):
    """The values of a template whose functions get what the template gives them, and nothing else."""

    def call(self, called: Callable[..., Any], /, *args: object, **named: object) -> Any:  # noqa: ANN401 - as it gives
        """What a function or a macro makes; the compiled template adds its variables, which are left out."""
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)
