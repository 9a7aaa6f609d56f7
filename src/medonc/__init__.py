"""The workbench of the medical oncologist: facts, what medicine knows, and findings that explain themselves."""
