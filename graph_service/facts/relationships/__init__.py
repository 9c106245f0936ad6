"""Chapter relationships: departments, posts, reporting lines, ties, ratings of all holders."""
