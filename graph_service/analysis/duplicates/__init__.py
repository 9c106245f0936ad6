"""Which people and which customers may be the same: names folded and spelt, pairs weighed, reasons given."""
