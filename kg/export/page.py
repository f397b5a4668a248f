"""The page as text: template, style, script and data put into one file that can load and run nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib import resources
from typing import Any

__all__ = ["json_for_html", "render"]

_SCRIPTS = ("data.js", "canvas.js", "panel.js", "search.js", "main.js")
"""One scope, in this order: each may use what stands before it."""
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def render(*, title: str, document: dict[str, Any], library: str, library_style: str) -> str:
    """Return the whole page.

    Parameters
    ----------
    title : str
        Any text; it is escaped.
    document : dict
        What the scripts read, as JSON can hold it.
    library, library_style : str
        Source of vis-network and its style sheet.

    Returns
    -------
    str
        HTML with a Content-Security-Policy that allows exactly these scripts and this style, by their hashes.
    """
    library = _sealed(re.sub(r"\n?//# sourceMappingURL=.*\s*\Z", "\n", library), "script")
    own = "\n".join(_template(name) for name in _SCRIPTS)
    script = _sealed(f'"use strict";\n(() => {{\n{own}}})();\n', "script")
    style = _sealed(library_style + "\n" + _template("page.css"), "style")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(library)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    parts = {
        "policy": html.escape(policy, quote=False),
        "title": html.escape(title),
        "style": style,
        "library": library,
        "data": json_for_html(document),
        "script": script,
    }
    # In one pass, so that no part is searched for the marks of another.
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: parts[mark[1]], _template("page.html"))


def json_for_html(value: object) -> str:
    r"""Return JSON that may stand inside a script element: nothing in it can end the element or start another.

    Examples
    --------
    >>> print(json_for_html({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


def _sealed(text: str, element: str) -> str:
    """Return text as the browser will see it inside an element: it turns CR LF into LF, and hashes what it sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.search(rf"</{element}|<!--", text, re.IGNORECASE):
        raise ValueError(f"text that would end its {element} element")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _template(name: str) -> str:
    return resources.files("kg.export").joinpath("templates", name).read_text(encoding="utf-8")
