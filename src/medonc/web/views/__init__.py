"""One view a file: load by decorators, do one thing, answer."""
