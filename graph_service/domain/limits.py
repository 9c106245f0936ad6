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
UPLOAD_S = 60.0
"""Deadline of a request that brings a file."""
BODY_GRACE_S = 0.8
"""How long a body may take however little of it arrives; beyond that it must come at BODY_RATE."""
BODY_RATE = 16 * 2**10
"""Bytes a second at which a body must arrive."""
HEAD_S = 5.0
"""How long the head of a request (its line and headers) may take to arrive."""
PATH_BYTES = 4 * 2**10
"""Length of a path with its query."""
CREDENTIAL_BYTES = 8 * 2**10
"""Size of a key or token."""
FACTS_MB = 1_000
"""Memory in which a process keeps the facts it has read."""
SLOTS = 8
"""Requests a process works on at once; heavy ones have fewer slots of their own."""
QUEUE = 8
"""Requests that wait for a slot; whoever comes then is sent away at once."""
QUEUE_S = 0.015
"""How long a request waits for a slot."""
SHARE_QUEUE = 8
"""Requests of one caller that wait for their others; whoever comes then is sent away at once."""
SHARE_S = 0.4
"""How long a request waits for others of its caller."""
SLOTS_HEAVY = 2
"""Requests over a whole portfolio, exports and uploads at once in a process, each kind by itself."""
READY_S = 1.0
"""How long the database may take to say that it is there."""
