"""Every table, and every column of those that are exported, is shown to its owner or withheld for a reason.

A new table needs a `Noun` in jobs/data_export/nouns.py or a line in left_out.py; a new column a word in its noun.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.data_export.left_out import LEFT_OUT
from jobs.data_export.noun import Noun
from jobs.data_export.nouns import NOUNS
from models.row import Row


def tables(of: type[Row] = Row) -> Iterator[str]:
    for kind in of.__subclasses__():
        if kind._meta.db_table:
            yield kind._meta.db_table
        yield from tables(kind)


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    exported = {noun.kind._meta.db_table for noun in NOUNS}

    assert exported | set(LEFT_OUT) == set(tables())
    assert not exported & set(LEFT_OUT)
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_every_column_is_shown_or_withheld(opened: None, noun: Noun) -> None:
    paths = {path.partition("__")[0] + "_id" for path in noun.named.values()}
    decided = [*noun.shows, *noun.people, *noun.own, *paths, *noun.withholds]

    assert sorted({"id", *decided}) == sorted({"id", *noun.kind._meta.db_fields})
    assert len(decided) == len(set(decided))


def test_each_noun_is_described() -> None:
    described = Path("docs/exports.md").read_text(encoding="utf-8")

    assert [noun.name for noun in NOUNS if f"`{noun.name}`" not in described] == []
