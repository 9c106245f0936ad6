"""Chapter company: our own side, one dossier with its own revision."""
