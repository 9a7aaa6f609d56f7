"""The inbox of new results: how they come in, who looks at them, and what happens when nobody does."""
