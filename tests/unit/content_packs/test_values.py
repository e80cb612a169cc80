"""Our dataclasses behave like those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from content_packs import values


class _Seam:
    name: str
    metres: float = 2.5
    faces: list[str] = dataclasses.field(default_factory=list)

    def thick(self) -> bool:
        return self.metres > 3


class _Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


def _of(cls: type, by: Any) -> Any:
    """The class as a dataclass, made by one of the two."""
    return by(frozen=True, slots=True)(type(cls.__name__, (), {**cls.__dict__, "__qualname__": cls.__name__}))


Ours, Theirs = _of(_Seam, values.dataclass), _of(_Seam, dataclasses.dataclass)


@values.dataclass(frozen=True, slots=True)
class Pit:
    """A value that can be found by its name, as a pickle needs it."""

    name: str
    depth: int = 400


@pytest.mark.parametrize(
    "arguments", [("二2",), ("二2", 4.0), ("二2", 4.0, ["1301"])], ids=["defaults", "some", "all"]
)
def test_it_is_told_and_listed_alike(arguments: tuple[Any, ...]) -> None:
    ours, theirs = Ours(*arguments), Theirs(*arguments)
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert ours.thick() == theirs.thick()
    assert Ours.__match_args__ == Theirs.__match_args__
    assert not hasattr(ours, "__dict__")


def test_each_gets_a_default_of_its_own() -> None:
    assert Ours("二2").faces is not Ours("二2").faces


def test_equal_are_values_of_one_class_with_equal_fields() -> None:
    assert Ours("二2", 4.0) == Ours("二2", metres=4.0)
    assert Ours("二2") != Ours("三1")
    assert Ours("二2") != Theirs("二2")
    assert Pit("一号井") != ("一号井", 400)
    assert {Pit("一号井"), Pit("一号井", 400), Pit("二号井")} == {Pit("一号井"), Pit("二号井")}


def test_what_cannot_be_hashed_says_so() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ours("二2", faces=["1301"]))


def test_nothing_in_it_changes() -> None:
    pit = Pit("一号井")
    with pytest.raises(dataclasses.FrozenInstanceError):
        pit.depth = 500  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del pit.depth
    assert dataclasses.replace(pit, depth=500) == Pit("一号井", 500)


@pytest.mark.parametrize(("arguments", "named"), [((), {}), (("a", 1, 2), {}), (("a",), {"width": 1})])
def test_wrong_arguments_are_refused(arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Pit(*arguments, **named)


def test_copies_and_pickles_are_equal() -> None:
    pit = Pit("一号井", 700)
    assert copy.deepcopy(pit) == pickle.loads(pickle.dumps(pit)) == pit


def test_a_method_of_the_class_itself_stays() -> None:
    assert repr(_of(_Named, values.dataclass)("二2")) == "<二2>"


def test_a_dataclass_of_the_standard_library_may_inherit_from_it() -> None:
    @dataclasses.dataclass(frozen=True)
    class Shaft(Pit):
        cages: int = 2

    assert Shaft("副井", 500) == Shaft("副井", 500, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Shaft("副井").cages = 3  # type: ignore[misc]
