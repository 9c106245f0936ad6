"""Hard limits of the service, in one place: code, the API's description and tests read them here."""

PAGE = 100
"""Items of one page."""
PAGE_DEFAULT = 50
FOUND_DEFAULT = 20
"""Things a search names unless asked for more; at most PAGE."""
DEPTH = 4
"""Levels of a tree or hops of a path that an answer follows unless asked otherwise."""
DEPTH_MAX = 6
RESULT = 1_000
"""Items of one answer that is not paged."""
BATCH = 100
"""Things one request may name at once."""
BODY_BYTES = 512 * 2**10
"""Size of a request's body, uploads apart."""
HEADER_BYTES = 64 * 2**10
"""Size of a request's headers together."""
UPLOAD_BYTES = 20 * 2**20
"""Size of an uploaded file."""
INFLATED_BYTES = 50 * 2**20
"""Size of an uploaded archive unpacked, counted while it is unpacked."""
INFLATED_RATIO = 100
"""How many times larger than itself an archive may become."""
ROWS = 200_000
"""Rows of an uploaded file."""
COLUMNS = 100
"""Columns of an uploaded file."""
JSON_DEPTH = 32
"""Levels of nesting in a body."""
TEXT_CHARACTERS = 4_000
"""Length of a text somebody writes."""
ID_CHARACTERS = 200
"""Length of an id."""
INTERACTIVE_S = 5.0
"""Deadline of a request."""
JOB_S = 1_800.0
"""Deadline of a job in the background."""
YEARS = 10
"""Years of sums by unit and quarter in one answer."""
