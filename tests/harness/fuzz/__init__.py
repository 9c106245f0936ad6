"""Requests made up from the API's own description, and what every answer to them must be like."""
