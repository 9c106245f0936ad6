"""An export that says how things stand on a day: what it means for what is stored, before anything is written."""
