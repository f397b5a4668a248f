"""Graph stores: each holds one graph of the schema and answers Cypher (:class:`kg.contracts.GraphStore`)."""
