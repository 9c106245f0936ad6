"""What proves access and privacy over all routes: an invented world, requests made from the description, scanners."""
