"""The twelve CRM3.0 indicators (domain analysis, A.2)."""
