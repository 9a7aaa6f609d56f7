"""Invented people and numbers; the seed is an argument."""
