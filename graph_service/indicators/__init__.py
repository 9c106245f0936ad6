"""What the facts mean: one number per file, grouped, discovered by the registry."""
