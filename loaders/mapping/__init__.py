"""Other people's files: a mapping says which foreign column feeds which column of which template."""
