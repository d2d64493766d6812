"""Real services for the tests, started by the test run itself: PostgreSQL, Redis (Valkey) and a mail sink."""
