"""Shapes of what goes in and out: inputs forbid what they do not know, answers are copied field by field."""
