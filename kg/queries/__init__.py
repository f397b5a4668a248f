"""The named queries: one Cypher file a question. See :mod:`kg.store.named`."""
