"""What kind of secret a field is; the policy and the tables speak of these."""

from enum import StrEnum


class FieldClass(StrEnum):
    """Classes of fields. ``aggregate`` is a sum over at least small_n people, never about one of them."""

    STRUCTURE = "structure"
    ATTITUDE = "attitude"
    DEAL = "deal"
    CONTACT = "contact"
    CONTRIBUTION = "contribution"
    AGGREGATE = "aggregate"
