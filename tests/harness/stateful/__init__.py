"""Programs of changes and reads, and a model in plain dictionaries of what must come of them."""
