"""Customers and departments as they may be given."""

from pydantic import Field

from api.schemas.changes import Count, Day, Fen, Given, Id, Name, NewId, Text
from api.schemas.choices import Channel


class _Customer(Given):
    name_en: Name | None = None
    industry: Text | None = None
    region: Text | None = None
    channel: Channel | None = None
    tier: Text | None = None
    credit_limit: Fen | None = None
    term_days: Count | None = None
    since: Day | None = None
    parent_id: Id | None = Field(default=None, description="the group or parent company")
    source: Text | None = None
    external_id: Text | None = None


class CustomerIn(_Customer):
    """A new customer."""

    id: NewId | None = None
    name: Name = Field(examples=["华东建工"])


class CustomerPatch(_Customer):
    """Fields of a customer to change."""

    name: Name | None = None


class DepartmentIn(Given):
    """A new department of a customer."""

    id: NewId | None = None
    customer_id: Id
    name: Name = Field(examples=["采购部"])
    name_en: Name | None = None
    key: bool | None = Field(default=None, description="whether it is a key department")


class DepartmentPatch(Given):
    """Fields of a department to change."""

    name: Name | None = None
    name_en: Name | None = None
    key: bool | None = None


class AssignmentPatch(Given):
    """Fields of an assignment to change."""

    focus: bool | None = None
    with_subsidiaries: bool | None = None
