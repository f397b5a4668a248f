"""Ids: functions of content alone, never of order or time.

A *key* is a name after normalisation; two strings with one key name the same thing wherever they stand.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = [
    "arxiv_number",
    "content_hash",
    "entity_id",
    "label_of",
    "last_of_coordination",
    "name_key",
    "paper_id",
    "result_id",
    "title_key",
    "usual_form",
]

_ARXIV_NUMBER = re.compile(r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<old>[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?:v\d+)?")
_ARXIV_URL = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(?P<number>[^\s?#]+?)(?:\.pdf)?/?(?:[?#].*)?$", re.IGNORECASE)
_HF_PAPER_URL = re.compile(r"huggingface\.co/papers/(?P<number>\d{4}\.\d{4,5})", re.IGNORECASE)

_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_TEX_ACCENT = re.compile(r"""\\["'`^~=.uvHcdbkr]\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))""")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\s*|[{}$]")
# What may stand inside a key: letters, digits, and signs that tell names apart (C++, A*, GPT-3.5, L1&2).
_COORDINATION = re.compile(r"(?P<stem>.*\D)\d+\s?/\s?(?P<last>\d+)")
_KEY_SEPARATOR = re.compile(r"[^\w+#*.&@]+|_+")
_LETTER_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
_DOT_BESIDE_DIGIT = re.compile(r"(?<=\d)\.(?!\d)|(?<!\d)\.(?=\d)")
_DOT_AMONG_LETTERS = re.compile(r"(?<!\d)\.(?!\d)")
_PLURAL_KEEPS_S = ("ss", "us", "is", "as", "os")
_PLURAL_IN_ES = ("sses", "shes", "ches", "xes")
_NO_PLURALS = frozenset(
    "series species news lens physics dynamics statistics semantics robotics graphics ethics".split()
)
_LONGEST_ACRONYM = 6
"""Letters; a longer word in capitals is an ordinary one in a title that is all in capitals."""


def arxiv_number(text: str) -> str | None:
    """Return the arXiv number in an identifier or address, without its version.

    Examples
    --------
    >>> arxiv_number("arXiv:1706.03762v5"), arxiv_number("https://arxiv.org/pdf/cs/0112017.pdf")
    ('1706.03762', 'cs/0112017')
    >>> arxiv_number("10.1145/3292500") is None
    True
    """
    text = text.strip()
    for pattern in (_ARXIV_URL, _HF_PAPER_URL):
        if found := pattern.search(text):
            text = found["number"]
            break
    else:
        text = re.sub(r"^arxiv:\s*", "", text, flags=re.IGNORECASE)
    match = _ARXIV_NUMBER.fullmatch(text)
    return None if match is None else match["new"] or match["old"]


def title_key(title: str) -> str:
    r"""Normalise a title: case, accents (Unicode or TeX), TeX commands, punctuation and spacing make no difference.

    Sources refuse a title of nothing else: its key is empty.

    Examples
    --------
    >>> title_key("Poincar\\'e  ResNet!") == title_key("Poincaré ResNet") == "poincare-resnet"
    True
    """
    text = _TEX_ACCENT.sub(lambda match: match[1] or match[2], title)
    text = _TEX_COMMAND.sub(" ", text)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    return re.sub(r"(?:[^\w+]|_)+", "-", text).strip("-")


def paper_id(title: str, *identifiers: str | None) -> str:
    """Return the id of a paper: its arXiv number where one of ``identifiers`` holds one, else its normalised title.

    Examples
    --------
    >>> paper_id("Attention Is All You Need", "https://arxiv.org/abs/1706.03762v5")
    'arxiv:1706.03762'
    >>> paper_id("Attention Is All You Need", "row 7", None)
    'title:attention-is-all-you-need'
    """
    for identifier in identifiers:
        if identifier and (number := arxiv_number(identifier)):
            return f"arxiv:{number}"
    return f"title:{title_key(title)}"


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Normalise the name of a method, dataset or task.

    Case, hyphens, spaces and plural make no difference; digits, versions and suffixes always do. A capital S at the
    end is no plural (``DARTS`` is not ``DART``).

    Examples
    --------
    >>> name_key("CIFAR10") == name_key("Cifar-10") == "cifar-10"
    True
    >>> name_key("Graph Neural Networks"), name_key("CNNs"), name_key("GPT-3.5"), name_key("ImageNet-C")
    ('graph-neural-network', 'cnn', 'gpt-3.5', 'imagenet-c')
    """
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", name))
    text = _DOT_AMONG_LETTERS.sub("", _DOT_BESIDE_DIGIT.sub("-", text))
    words = (_fold(_key_singular(word)) for word in _KEY_SEPARATOR.split(_LETTER_DIGIT.sub("-", text)))
    return "-".join(word for word in words if word)


def _fold(word: str) -> str:
    """Fold case, without the marks that it may leave."""
    folded = unicodedata.normalize("NFKC", word.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def _key_singular(word: str) -> str:
    """Drop a plural s, of CamelCase names too: ``MovieLens`` and ``Movielens`` are one."""
    if word.isupper() and word.isalpha() and len(word) > _LONGEST_ACRONYM:
        return _drop_plural(word.lower())
    stem = word[:-1]
    return stem if len(word) > 2 and word.endswith("s") and stem.isupper() and stem.isalpha() else _drop_plural(word)


def _drop_plural(word: str) -> str:
    folded = word.casefold()
    if len(word) < 4 or not word.isalpha() or not word.endswith("s"):
        return word
    if folded.endswith(_PLURAL_KEEPS_S) or folded in _NO_PLURALS:
        return word
    if folded.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if folded.endswith(_PLURAL_IN_ES) else word[:-1]


def _singular(word: str) -> str:
    """Drop the plural s of an ordinary word or an acronym for display; of CamelCase names it may be a part."""
    return _key_singular(word) if word[1:].islower() or (word[:-1].isupper() and word.endswith("s")) else word


def entity_id(label: str, name: str, *, qualifier: str | None = None) -> str:
    """Return the id of a method, dataset or task: label, key and, for split homonyms, a qualifier.

    Examples
    --------
    >>> entity_id("Dataset", "CIFAR10"), entity_id("Method", "Mercury", qualifier="sampler")
    ('dataset:cifar-10', 'method:mercury~sampler')
    """
    suffix = f"~{name_key(qualifier)}" if qualifier else ""
    return f"{label.lower()}:{name_key(name)}{suffix}"


def label_of(identifier: str) -> str:
    """Return the node label that an entity or result id belongs to.

    Examples
    --------
    >>> label_of("dataset:cifar-10")
    'Dataset'
    """
    return identifier.partition(":")[0].capitalize()


def result_id(paper: str, *fields: str | None) -> str:
    """Return the id of a result: a hash of its paper and of its fields.

    Examples
    --------
    >>> result_id("arxiv:1706.03762", "BLEU", "28.4") == result_id("arxiv:1706.03762", "BLEU", "28.4")
    True
    """
    return f"result:{content_hash([paper, *fields])[:20]}"


def content_hash(value: object) -> str:
    """Return the SHA-256 of a JSON value, in hexadecimal."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def last_of_coordination(surface: str) -> str | None:
    """Return the second name in the string for two that differ in their number, None where it is no such string.

    Examples
    --------
    >>> last_of_coordination("CIFAR-10/100")
    'CIFAR-100'
    """
    found = _COORDINATION.fullmatch(surface)
    return found and found["stem"] + found["last"]


def usual_form(surfaces: Iterable[str], key: str) -> str | None:
    """Choose the name to show from printed forms, so that order and repetition make no difference.

    Only forms whose key is ``key`` count. A common noun is shown in lower case and singular where any form is
    printed in lower case; of other forms the one with the most capitals wins (``CIFAR-10`` over ``Cifar-10``).

    Returns
    -------
    str or None
        None where no form has that key.

    Examples
    --------
    >>> usual_form(["Graph Neural Networks", "graph neural networks"], "graph-neural-network")
    'graph neural network'
    >>> usual_form(["MS-COCO", "CIFAR10", "CIFAR-10"], "cifar-10")
    'CIFAR-10'
    """
    printed = {form for surface in surfaces for form in (surface, last_of_coordination(surface)) if form}
    forms = {" ".join(form.split()) for form in printed if name_key(form) == key}
    forms = {form for form in forms if not (form.endswith("s") and form[:-1] in forms)}
    if not forms:
        return None
    lower = [form for form in forms if form == form.lower()]
    if lower:
        return min((_singular_phrase(form) for form in lower), key=lambda form: (-len(form), form))
    return min(
        (_singular_phrase(form) for form in forms),
        key=lambda form: (-sum(map(str.isupper, form)), -len(form), form),
    )


def _singular_phrase(phrase: str) -> str:
    """Drop the plural of the last word."""
    head, space, last = phrase.rpartition(" ")
    return f"{head}{space}{_singular(last)}"
