"""YAML that people write, read with the line of every key, so that whatever is wrong with it can be found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

Where = tuple[str | int, ...]


class Misread(Exception):  # noqa: N818 - reads as a sentence at the raise
    """A file that cannot be used; the text names the line and the key."""

    def __init__(self, line: int, key: str, trouble: str) -> None:
        super().__init__(f"line {line}: {key}: {trouble}" if key else f"line {line}: {trouble}")
        self.line, self.key = line, key


class Lines:
    """On which line every key stands."""

    def __init__(self, lines: Mapping[Where, int]) -> None:
        self._lines = lines

    def at(self, where: Where) -> int:
        """The line of a key, or of what holds it where it is not there."""
        while where not in self._lines:
            where = where[:-1]
        return self._lines[where]

    def first(self, troubles: Iterator[tuple[Where, str]]) -> Misread | None:
        """What is wrong in the uppermost place."""
        found = min(troubles, key=lambda each: (self._lines.get(each[0], 0), str(each[0])), default=None)
        return Misread(self.at(found[0]), key_of(found[0]), found[1]) if found else None


def read(text: str) -> tuple[Any, Lines]:
    """What a file holds, with dates as they are written. Raises `Misread`, also for a key that is there twice: a reader
    would keep the last one in silence."""
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        if not isinstance(node, yaml.MappingNode):
            raise Misread(1, "", "this holds no keys")
        return yaml.load(text, _Plain), Lines(dict(_lines(node, ())))  # noqa: S506 - a safe loader
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Misread(line, "", "this is not YAML: there is a character that cannot be read") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Misread(line, "", f"this is not YAML: {error.problem}") from None


def key_of(where: Where) -> str:
    """`("people", 2, "kind")` as people write it: `people[2].kind`."""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in where).lstrip(".")


class _Plain(yaml.SafeLoader):
    """Leaves dates as they are written, in quotes or not."""


_Plain.yaml_implicit_resolvers = {
    first: [each for each in known if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _lines(node: yaml.Node, where: Where) -> Iterator[tuple[Where, int]]:
    """On which line every key stands, from 1. Raises `Misread` for a key that is there twice."""
    yield where, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            inner = (*where, str(key.value))
            if inner in seen:
                raise Misread(key.start_mark.line + 1, key_of(inner), "this key is there twice")
            seen.add(inner)
            yield from _lines(value, inner)
            yield inner, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*where, index))
