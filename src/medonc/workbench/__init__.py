"""What the user does: the only place that changes state; one file an act."""
