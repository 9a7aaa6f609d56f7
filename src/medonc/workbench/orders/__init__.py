"""Orders of treatment: planned, consented to, drafted, and moved one state at a time. One file an act."""
