"""Who may see what: viewers, the policy table, scopes, the audit of reads."""
