"""An attribute worked out when first asked for.

`functools.cached_property` of Python 3.11 takes a lock each first time (3.12 dropped it), which costs more than what most of them keep.
Belongs here: that one descriptor, to go with Python 3.11.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class cached_property(Generic[T]):  # noqa: N801  # named as the one it stands for
    """`functools.cached_property` without the lock: documents are read by one thread each."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function, self._name, self.__doc__ = function, function.__name__, function.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "cached_property[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> "cached_property[T] | T":
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._function(instance)
        return value
