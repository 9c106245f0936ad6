"""What people ask: one module per question, scope to answer."""
