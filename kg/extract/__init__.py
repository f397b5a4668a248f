"""The extractor: spaCy components, one a file, and the pipeline made of them."""
