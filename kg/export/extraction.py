"""One line of `kg extract`: what a paper says, as the JSON object that other tools rely on."""

from __future__ import annotations

from typing import Any

from kg.model import LinkedPaper, LinkedResult

__all__ = ["extraction_record"]


def extraction_record(linked: LinkedPaper) -> dict[str, Any]:
    """Return the JSON value of what a paper says.

    Offsets count characters in title + newline + abstract, half open. ``mentions`` are the distinct texts at ``spans``,
    in order of appearance. Method, dataset and task of a result are names of entities of the paper, or None.

    Returns
    -------
    dict
        ``id``, ``title``, ``published``, ``entities``, ``results``, ``code_urls``; see the README for each field.
    """
    text = linked.paper.text
    names = {entity.id: entity.name for entity in linked.entities}
    return {
        "id": linked.paper.id,
        "title": linked.paper.title,
        "published": linked.paper.published,
        "entities": [
            {
                "id": entity.id,
                "type": entity.label,
                "name": entity.name,
                "mentions": list(dict.fromkeys(text[span.start : span.end] for span in entity.spans)),
                "spans": [[span.start, span.end] for span in entity.spans],
                "role": entity.role,
                "score": entity.score,
            }
            for entity in linked.entities
        ],
        "results": [_result(result, names) for result in linked.results],
        "code_urls": list(linked.code_urls),
    }


def _result(result: LinkedResult, names: dict[str, str]) -> dict[str, Any]:
    return {
        "method": names.get(result.method) if result.method else None,
        "dataset": names.get(result.dataset) if result.dataset else None,
        "task": names.get(result.task) if result.task else None,
        "metric": result.metric,
        "value": result.value,
        "unit": result.unit,
        "span": [result.span.start, result.span.end],
    }
