"""Which place a store's artifacts lie in: the mark of the one that was used first, kept in the history."""

from __future__ import annotations

import sqlalchemy as sa

from eyeseg import places
from eyeseg.errors import PlaceAway
from eyeseg.settings import masked
from eyeseg.store import events
from eyeseg.store.database import Store
from eyeseg.store.tables import artifact, event

_KIND = "artifacts placed"  # of event
_RECORDED = sa.select(event.c.detail).where(event.c.job_id.is_(None), event.c.kind == _KIND).order_by(event.c.id.desc()).limit(1)
_SOME = 5  # newest artifacts, of which one must be there for a place to be believed without a mark


def recorded(store: Store) -> str:
    """The mark of the place where this store's artifacts lie; '' while none is known."""
    with store.read() as connection:
        detail = connection.execute(_RECORDED).scalar()
    return str(detail["mark"]) if detail else ""


def verify(store: Store, url: str) -> str:
    """The mark of the place, once it has proved to be the one where this store's artifacts lie; '' while there are none.

    Raises PlaceAway when it is away, or another one: an empty folder where a disk is not mounted, say. Makes nothing.
    """
    mark = recorded(store)
    if mark:
        places.check(url, mark)
        return mark
    _believe(store, url)
    return places.mark_of(url) or ""


def settle(store: Store, url: str, *, who: str = "") -> str:
    """Like `verify`; a place that nobody has used yet, or only an eyeseg without marks, becomes the one of this store."""
    mark = recorded(store)
    if not mark:
        _believe(store, url)
        mark = _record(store, places.make_mark(url), url, who, instead=False)
    places.check(url, mark)
    return mark


def begin_anew(store: Store, url: str, *, who: str = "") -> str:
    """Make a place the one of this store, whatever lies there: what lay elsewhere counts as gone from now on."""
    return _record(store, places.make_mark(url), url, who, instead=True)


def _believe(store: Store, url: str) -> None:
    """Raise PlaceAway where nothing lies of what the store knows."""
    kept = sa.select(artifact.c.address).where(artifact.c.kind != "discarded").order_by(artifact.c.id.desc()).limit(_SOME)
    with store.read() as connection:
        known = list(connection.execute(kept).scalars())
    if known and not any(places.holds(url, address) for address in known):
        raise PlaceAway(
            f"artifacts {masked(url)}: none of the checkpoints lies there that the store knows, {known[0]} for one. Mount it, or correct "
            "EYESEG_ARTIFACTS_URL; if they are gone for good, `eyeseg gc --new-place` begins anew."
        )


def _record(store: Store, mark: str, url: str, who: str, *, instead: bool) -> str:
    """Remember a place, unless another one is known. Returns the mark that is remembered then."""
    with store.write(alone="artifacts") as connection:
        known = connection.execute(_RECORDED).scalar()
        if known and not instead:
            return str(known["mark"])
        events.append(connection, _KIND, who=who, detail={"mark": mark, "url": masked(url)})
    return mark
