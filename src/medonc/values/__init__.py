"""Quantities, codes, evidence, time and errors: what every other room speaks in."""
