"""A word in a file that stands for code: ours, or what others bring through `sim.doors`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from sim.doors import Registry
from sim.errors import nearest


@dataclass(frozen=True)
class Named:
    """Marks a text as a name in a registry; any other text is refused, with the nearest name there is."""

    registry: Registry

    def _known(self, word: str) -> str:
        if word in self.registry:
            return word
        names = self.registry.names()
        if not names:
            kind = self.registry.kind
            said = f"there is no {kind} {word!r}: none is installed here, and none was registered with @sim.{kind}"
            raise PydanticCustomError("name", "{said}", {"said": said})
        expected = " or ".join(repr(name) for name in names)
        said = f"expected {expected}, got {word!r}{nearest(word, names)}"
        raise PydanticCustomError("name", "{said}", {"said": said})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        names = list(self.registry.names())  # what is installed here included
        return {"type": "string", **({"enum": names} if names else {})}
