"""Scoring an extractor against labelled texts."""
