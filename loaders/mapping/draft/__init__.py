"""A first mapping of an export, proposed from its headers and values."""
