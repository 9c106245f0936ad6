"""Customers: the companies we serve, each with its group above it."""

from graph_service.recording.columns import (
    ORIGIN,
    RECORDED_AT,
    identity,
    named,
    reference,
)
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import DAY, INTEGER, KNOWN, TEXT, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.spelling import SPELT
from graph_service.store.statements import Statement

_FIELDS = {
    "name": TEXT,
    "name_en": TEXT,
    "industry": TEXT,
    "region": TEXT,
    "channel": TEXT,
    "tier": TEXT,
    "credit_limit": INTEGER,
    "term_days": INTEGER,
    "since": DAY,
    "parent_id": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}

CUSTOMER = Record(
    name="Customer",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=lambda rows: of_things(rows, customers="id"),
    find=Statement("reads/find_customers", Ids, Stored),
    write=Statement("writes/upsert_customers", Rows, Written),
    derived=SPELT,
    links=(
        Link(
            "parent_id",
            Statement("writes/link_customer_parents", Rows, Written),
            phase=1,
            # posts at an ancestor count: everything below is another dossier now
            anchors=lambda rows: of_things(rows, subtrees="id"),
        ),
    ),
)


KIND = FactKind(
    name="customers",
    zh="客户",
    en="Customers",
    order=30,
    thing="customer",
    key=("id",),
    is_membership=True,
    columns=(
        identity(
            "客户编号，长期不变。",
            "Id of the customer; it stays the same over the years.",
        ),
        *named("客户名称。", "Name of the customer."),
        Column("industry", ColumnType.TEXT, ("行业",), "所属行业。", "Its industry."),
        Column("region", ColumnType.TEXT, ("地区", "区域"), "所在地区。", "Its region."),
        Column(
            "channel",
            ColumnType.CHOICE,
            ("渠道", "渠道类型"),
            "现代渠道、传统渠道、经销商或直营。",
            "modern, traditional, distributor or direct.",
            choices={
                "modern": ("现代渠道", "现代"),
                "traditional": ("传统渠道", "传统"),
                "distributor": ("经销商", "经销"),
                "direct": ("直营", "直销"),
            },
        ),
        reference(
            "parent_id",
            ("上级客户", "所属集团", "母公司"),
            ("customer",),
            "所属集团或母公司；没有则留空。",
            "The group or parent company; empty for none.",
        ),
        Column(
            "tier",
            ColumnType.TEXT,
            ("客户分级", "等级", "级别"),
            "例如 S、A、B。",
            "Such as S, A, B.",
        ),
        Column(
            "credit_limit",
            ColumnType.MONEY,
            ("信用额度", "授信额度"),
            "信用额度（分）。",
            "Credit limit in fen.",
            minimum=0,
        ),
        Column(
            "term_days",
            ColumnType.INTEGER,
            ("账期", "账期天数"),
            "账期（天）。",
            "Days of payment term.",
            minimum=0,
        ),
        Column(
            "since",
            ColumnType.DATE,
            ("合作起始", "建档日期"),
            "从何时起是客户。",
            "A customer since this day.",
        ),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(CUSTOMER,),
)
