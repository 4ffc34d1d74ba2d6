"""The built-in checks: each looks for one kind of fault and can only add doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.hookspecs import Check


def builtin_checks() -> list[Check]:
    """Return the checks that every statement of every backend passes through, in order."""
    from briefing.checks import (  # noqa: PLC0415 - `import briefing` must stay cheap
        attribution,
        certainty,
        dates,
        grounding,
        names,
        negation,
        numbers,
        quotations,
        speakers,
    )

    return [
        numbers.Numbers(),
        dates.Dates(),
        names.Names(),
        quotations.Quotations(),
        speakers.Speakers(),
        negation.Negation(),
        certainty.Certainty(),
        attribution.Attribution(),
        grounding.Grounding(),
    ]
