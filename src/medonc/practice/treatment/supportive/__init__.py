"""Supportive care: what a day of treatment needs beside its drugs."""
