"""A view that is computed when it is first asked for, and kept."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property
from typing import Any, TypeVar

T = TypeVar("T")


class lazily(cached_property[T]):  # noqa: N801  (a decorator)
    """``cached_property`` without the lock that all objects of a class share before Python 3.12.

    With it, whoever asks for a view of one customer waits until that of the whole company, in another thread, is there.
    Two who ask for the same at once compute it twice, and find the same.
    """

    def __init__(self, func: Callable[[Any], T]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
