"""The only importer of the driver: gateway, statements, failures, migrations, the managed local server."""
