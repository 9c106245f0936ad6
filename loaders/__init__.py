"""Files into facts: a folder of CSV files or a workbook in the canonical templates, checked whole, then recorded."""
