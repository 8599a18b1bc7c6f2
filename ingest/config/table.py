"""What every table of a file that people write has in common."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """Unknown keys are mistakes; numbers and texts are not converted into each other."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )
