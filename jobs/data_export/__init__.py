"""Everything that we hold of a member, as files for them to keep: see docs/exports.md."""

from jobs.data_export.making import begin, step

__all__ = ["begin", "step"]
