"""Statements, one per file; nothing else lives here. ``graph_service.store.statements`` reads them."""
