"""What the files of the house promise each other, checked without a database."""
