"""Models that a Python program makes by hand: their constructor refuses in one plain line, as a file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from sim.case.validated import refusal

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


class _Plainly(ModelMetaclass):
    """Calls of the class, which only programs make; pydantic itself fills models of a file without calling them."""

    def __call__(self, *args: Any, **given: Any) -> Any:
        try:
            return super().__call__(*args, **given)
        except ValidationError as error:
            raise refusal(error, self, None, self.__name__) from error


class Made(BaseModel, metaclass=_Plainly):
    """A model whose constructor raises InputError, with what was expected and the nearest name."""
