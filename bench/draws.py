"""Draws that follow from a number alone: the same on every machine and with every version of a library."""

import polars as pl

GOLDEN = 0x9E3779B97F4A7C15
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def drawn(index: pl.Expr, stream: int, below: int) -> pl.Expr:
    """A whole number from 0 up to, not including, ``below`` for each index; another ``stream``, other numbers.

    SplitMix64 over the index (Steele, Lea and Flood, 2014, doi 10.1145/2714064.2660195): whole columns at once, and
    row n is the same however many rows there are.
    """
    mixed = index.cast(pl.UInt64) * _whole(GOLDEN) + _whole((stream + 1) * SECOND % 2**64)
    for bits, factor in ((30, FIRST), (27, SECOND)):
        mixed = (mixed ^ (mixed // 2**bits)) * _whole(factor)
    return ((mixed ^ (mixed // 2**31)) % below).cast(pl.Int64)


def _whole(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)
