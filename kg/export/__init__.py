"""The graph as files for others: a page to look at (``html``) and JSON Lines (``jsonl``)."""
