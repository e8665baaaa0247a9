"""What is wrong with the documents, by rule: permanent codes, exact places, messages with the next step."""

from kbgen.features.linting.engine import lint

__all__ = ["lint"]
