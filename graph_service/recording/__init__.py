"""The one door in: kinds of facts, their checks, and what writes them."""
