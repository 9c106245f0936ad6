"""One module per family of paths; each declares one constant ``router`` and is found by discovery."""
