"""What is known: chapters and their tables, dossiers, as-of and as-known, the views several numbers share."""
