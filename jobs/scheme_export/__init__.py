"""What there is to count in the scheme, as files for those who look after it: see docs/exports.md."""

from jobs.scheme_export.making import begin, step

__all__ = ["begin", "step"]
