"""kg: builds a typed knowledge graph of methods, datasets and tasks from machine-learning abstracts."""
