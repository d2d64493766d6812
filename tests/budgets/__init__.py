"""How long the lists take in a scheme of 60,000 members, by the real server: `make budgets`."""
