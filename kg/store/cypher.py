"""The words of a Cypher statement: a lexer that knows strings, backticks, comments, names, numbers and signs.

It parses nothing. It serves to say which words of a statement are Cypher and which are only text, on Ladybug and on
Neo4j alike, so where the two read a character differently it takes the reading that shows more words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

__all__ = ["Token", "parameter_names", "quote", "split_position", "tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of a statement.

    Attributes
    ----------
    kind : str
        ``name``, ``quoted`` (a name in backticks), ``string``, ``number``, ``sign`` or ``open`` (a string, name or
        comment that is never closed).
    text : str
        As written; of a quoted name what stands inside the backticks.
    offset : int
        Where it begins, in characters of the statement.
    """

    kind: str
    text: str
    offset: int

    @property
    def word(self) -> str:
        """The text in upper case, as keywords are compared."""
        return self.text.upper()


# A line comment ends at a carriage return too: Neo4j ends it there, Ladybug does not know it as a comment then.
# `1.SET` must show the word SET, so a number takes a point only where a digit follows it.
_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\r\n]* | /\*.*?\*/ )
  | (?P<string>  '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
  | (?P<quoted>  `(?:[^`]|``)*` )
  | (?P<open>    /\* | ['"`] )
  | (?P<number>  \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
  | (?P<name>    [^\W\d]\w* )
  | (?P<space>   \s+ )
  | (?P<sign>    . )
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=512)
def tokens(statement: str) -> tuple[Token, ...]:
    r"""Return the tokens of a statement, without white space and comments.

    Examples
    --------
    >>> [token.text for token in tokens("MATCH (n) /* SET */ RETURN n.`a b`, 'x\\'y' // END")]
    ['MATCH', '(', 'n', ')', 'RETURN', 'n', '.', 'a b', ',', "'x\\'y'"]
    """
    found = []
    for match in _TOKEN.finditer(statement):
        kind = match.lastgroup or ""
        if kind in ("space", "comment"):
            continue
        text = match[0]
        if kind == "quoted":
            text = text[1:-1].replace("``", "`")
        found.append(Token(kind=kind, text=text, offset=match.start()))
    return tuple(found)


def parameter_names(statement: str) -> tuple[str, ...]:
    """Return the names of the parameters a statement uses, each once, in order.

    Examples
    --------
    >>> parameter_names("MATCH (n {id: $id}) WHERE n.name = '$no' OR n.year > $year RETURN $id")
    ('id', 'year')
    """
    found = tokens(statement)
    return tuple(
        dict.fromkeys(
            after.text
            for sign, after in pairwise(found)
            if sign.kind == "sign" and sign.text == "$" and after.kind in ("name", "quoted", "number")
        )
    )


def split_position(statement: str, offset: int) -> tuple[int, int]:
    r"""Return line and column of a character, both from 1.

    Examples
    --------
    >>> split_position("MATCH (n)\nSET n.x = 1", 10)
    (2, 1)
    """
    before = statement[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def quote(name: str) -> str:
    """Return a label, type or property name in backticks.

    Examples
    --------
    >>> quote("a`b")
    '`a``b`'
    """
    escaped = name.replace("`", "``")
    return f"`{escaped}`"
