"""Documents and pictures from typed contexts."""
