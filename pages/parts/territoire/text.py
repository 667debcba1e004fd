"""A paragraph on a territory, generated from its figures: what is known, what is not, and no cause.

Pure: figures in, French sentences out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pages.parts import fr

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How a territory of each level is named, and the pronoun and gender that go with it.
_WORDS: Final = {
    "cite": ("La cité de l’emploi", "elle", "f"),
    "qpv2015": ("Le QPV 2015", "il", "m"),
    "commune": ("La commune", "elle", "f"),
    "departement": ("Le département", "il", "m"),
    "region": ("La région", "elle", "f"),
}
_RANKED: Final = {
    "cite": ("cités", "f"),
    "qpv2015": ("QPV", "m"),
    "commune": ("communes", "f"),
    "departement": ("départements", "m"),
    "region": ("régions", "f"),
}
#: Below this change, in %, a count is said to be stable.
STABLE: Final = 0.5


@dataclass(frozen=True)
class Compared:
    """A figure and that of the reference, either None where it is not published."""

    own: float | None = None
    reference: float | None = None


@dataclass(frozen=True)
class Rank:
    """Where a territory stands among those of its level: 1 is the highest."""

    place: int
    among: int
    first: str
    first_value: float


@dataclass(frozen=True)
class Facts:
    """What the paragraph says.

    Attributes
    ----------
    level, name
        Of the territory.
    reference
        "les QPV de son département (Nord)".
    qpv
        How many; ``communes`` and ``cites`` are names.
    people, people_known
        Inhabitants in 2018, and how many QPV publish them.
    seekers, seekers_known
        Job seekers A, B, C at the last date, and how many QPV publish them.
    per_100, women, young, old
        Computed ratios.
    change, change_known
        Change of the job seekers over the period, %, over the QPV that publish every date.
    reasons
        Why some QPV do not publish the job seekers.
    """

    level: str
    name: str
    reference: str
    qpv: int
    wave: int | None = None
    communes: Sequence[str] = ()
    cites: Sequence[str] = ()
    people: float | None = None
    people_known: int = 0
    seekers: float | None = None
    seekers_known: int = 0
    dates: tuple[str, str] = ("fin 2016", "fin 2021")
    per_100: Compared = field(default_factory=Compared)
    women: float | None = None
    young: float | None = None
    old: float | None = None
    change: Compared = field(default_factory=Compared)
    change_known: int = 0
    rank: Rank | None = None
    reasons: Sequence[str] = ()


def paragraph(facts: Facts) -> str:
    """Return the sentences, in the order of the sheet."""
    sentences = [_subject(facts)]
    if facts.seekers is None:
        sentences.append(_nothing(facts))
    else:
        sentences += [_seekers(facts), _change(facts), _structure(facts), _rank(facts)]
        sentences.append(_partly(facts))
    return " ".join(sentence for sentence in sentences if sentence)


def _subject(facts: Facts) -> str:
    start = f"{_WORDS[facts.level][0]} {facts.name}"
    if facts.level == "qpv2015":
        where = f", situé à {fr.listed(facts.communes)}" if facts.communes else ""
        if facts.people is None:
            return f"{start}{where} : sa population n’est pas diffusée."
        comma = "," if where else ""
        return f"{start}{where}{comma} comptait {_inhabitants(facts)} en 2018."
    held = f"{fr.plural(facts.qpv, 'QPV 2015', 'QPV 2015')}, {_people(facts)}"
    if facts.level == "cite":
        return f"{start}, labellisée en {facts.wave}, couvre {held}."
    if not facts.cites:
        return f"{start} compte {held} ; aucune cité de l’emploi n’en couvre."
    if len(facts.cites) == 1:
        return f"{start} compte {held} ; la cité de l’emploi « {facts.cites[0]} » {_covers(facts)}."
    several = f"{fr.number(len(facts.cites))} cités de l’emploi"
    return f"{start} compte {held} ; {several} en couvrent au moins un."


def _covers(facts: Facts) -> str:
    return "le couvre" if facts.qpv == 1 else "en couvre au moins un"


def _inhabitants(facts: Facts) -> str:
    return fr.plural(round(facts.people or 0), "habitant")


def _people(facts: Facts) -> str:
    if facts.people is None:
        return "dont la population n’est pas diffusée"
    verb = "vivaient" if round(facts.people) > 1 else "vivait"
    text = f"où {verb} {_inhabitants(facts)} en 2018"
    if facts.people_known < facts.qpv:
        text += f" (population diffusée pour {facts.people_known} QPV sur {facts.qpv})"
    return text


def _seekers(facts: Facts) -> str:
    count = round(facts.seekers or 0)
    word = fr.plural(count, "demandeur d’emploi", "demandeurs d’emploi")
    were = "étaient inscrits" if count > 1 else "était inscrit"
    start = facts.dates[1][:1].upper() + facts.dates[1][1:]
    text = f"{start}, {word} de catégories A, B et C y {were}"
    if facts.per_100.own is not None:
        text += f", soit {fr.number(facts.per_100.own, digits=1)} pour 100 habitants"
        if facts.per_100.reference is not None:
            other = fr.number(facts.per_100.reference, digits=1)
            text += f", contre {other} dans {facts.reference}"
    return text + "."


def _change(facts: Facts) -> str:
    own, other = facts.change.own, facts.change.reference
    if own is None:
        return (
            f"Leur évolution depuis {facts.dates[0]} ne peut pas être établie : aucun de ces QPV "
            "n’est publié à toutes les dates."
        )
    text = f"De {facts.dates[0]} à {facts.dates[1]}, leur nombre {_moved(own)}"
    if facts.change_known < facts.qpv:
        text += f" dans {_followed(facts.change_known, facts.qpv)} à toutes les dates"
    if other is not None:
        text += f" ; dans {facts.reference}, il {_moved(other)}"
    return text + "."


def _followed(known: int, expected: int) -> str:
    if known == 1:
        return f"le seul QPV (sur {expected}) publié"
    return f"les {known} QPV (sur {expected}) publiés"


def _moved(change: float) -> str:
    if abs(change) < STABLE:
        sign = "+" if change >= 0 else "−"
        return f"est resté stable ({sign}{fr.measure(abs(change), '%')})"
    verb = "a augmenté" if change > 0 else "a baissé"
    return f"{verb} de {fr.measure(abs(change), '%')}"


def _structure(facts: Facts) -> str:
    known = [
        (subject, fr.measure(share, "%"))
        for subject, share in (
            ("les femmes", facts.women),
            ("les moins de 26 ans", facts.young),
            ("les 50 ans ou plus", facts.old),
        )
        if share is not None
    ]
    if not known:
        return ""
    (first, share), *others = known
    parts = [f"{first[:1].upper()}{first[1:]} en représentent {share}"]
    parts += [f"{subject} {share}" for subject, share in others]
    return fr.listed(parts) + "."


def _rank(facts: Facts) -> str:
    if facts.rank is None or facts.rank.among < 2:  # noqa: PLR2004 - a rank needs another
        return ""
    plural, gender = _RANKED[facts.level]
    pronoun = _WORDS[facts.level][1]
    article = "la" if gender == "f" else "le"
    among = f"des {fr.number(facts.rank.among)} {plural} dont le chiffre est diffusé"
    if facts.rank.place == 1:
        order = "première" if gender == "f" else "premier"
        return f"Par leur nombre, {pronoun} est {article} {order} {among}."
    leader = "première" if gender == "f" else "premier"
    most = fr.number(facts.rank.first_value, digits=0)
    return (
        f"Par leur nombre, {pronoun} est {article} {fr.number(facts.rank.place)}e {among} ; "
        f"{article} {leader} est {facts.rank.first} ({most})."
    )


def _partly(facts: Facts) -> str:
    missing = facts.qpv - facts.seekers_known
    if missing <= 0:
        return ""
    start = (
        f"Ces nombres portent sur {facts.seekers_known} QPV sur {facts.qpv}"
        if facts.seekers_known > 1
        else f"Ces nombres portent sur un seul QPV sur {facts.qpv}"
    )
    return f"{start} : ailleurs, ils ne sont pas diffusés{_why(facts)}."


def _nothing(facts: Facts) -> str:
    if facts.level == "qpv2015" or facts.qpv == 1:
        start = "Le nombre de ses demandeurs d’emploi n’est pas diffusé"
    else:
        start = f"Le nombre de demandeurs d’emploi n’est diffusé pour aucun de ses {facts.qpv} QPV"
    return f"{start}{_why(facts)}."


def _why(facts: Facts) -> str:
    word = "motif" if len(facts.reasons) == 1 else "motifs"
    return f" ({word} : {fr.listed(facts.reasons)})" if facts.reasons else ""
