"""The command line: one module per family of commands; with the API the only place that composes everything."""
