"""What holds in every history, whatever people do and whenever the worker sleeps."""
