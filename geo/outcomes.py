"""What became of a QPV 2015 in the geography of 2024, as one kind a QPV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.lookup import normalise

if TYPE_CHECKING:
    import pandas as pd

    from geo.successors import Fate

#: Kinds in the order in which they are told: singular, plural, what it means.
KINDS: Final = {
    "kept": ("reconduit", "reconduits", "un QPV 2024 du même nom, issu de lui seul"),
    "renamed": ("renommé", "renommés", "un QPV 2024 d’un autre nom, issu de lui seul"),
    "merged": ("fusionné", "fusionnés", "un QPV 2024 qui recouvre aussi d’autres QPV 2015"),
    "split": ("scindé", "scindés", "plusieurs QPV 2024"),
    "left": ("sorti", "sortis", "aucun QPV 2024 au même endroit"),
    "unknown": ("non établi", "non établis", "périmètre 2015 absent de la couche lue"),
}
#: Part of either area below which an overlap is a margin of drawing, not a succession.
THRESHOLD: Final = 0.1


def outcomes(
    fates: dict[str, Fate], crosswalk: pd.DataFrame, names: dict[str, str]
) -> dict[str, str]:
    """Return the kind (a key of `KINDS`) of what each QPV 2015 became.

    Parameters
    ----------
    fates
        Of every QPV 2015.
    crosswalk
        ``code_2015, code_2024, share_2015, share_2024`` (0 to 1).
    names
        Of the QPV of both generations, by code.

    Notes
    -----
    An overlap counts when it is at least `THRESHOLD` of the area of either QPV.
    """
    kept = crosswalk["share_2015"].ge(THRESHOLD) | crosswalk["share_2024"].ge(THRESHOLD)
    after: dict[str, list[str]] = {}
    before: dict[str, int] = {}
    for old, new in crosswalk.loc[kept, ["code_2015", "code_2024"]].itertuples(index=False):
        after.setdefault(old, []).append(new)
        before[new] = before.get(new, 0) + 1

    def kind(code: str, fate: Fate) -> str:
        new = after.get(code, [])
        if not fate.known:
            return "unknown"
        if len(new) != 1:
            return "split" if new else "left"
        if before[new[0]] > 1:
            return "merged"
        return "kept" if normalise(names[code]) == normalise(names[new[0]]) else "renamed"

    return {code: kind(code, fate) for code, fate in fates.items()}
