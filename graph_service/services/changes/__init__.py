"""What people change: one module per noun; each change is one operation, recorded once."""
