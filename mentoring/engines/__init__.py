"""Tortoise's two database clients with transactions that survive being cancelled (docs/decisions/0005).

Tortoise chooses its schema editor by the name of the module: these keep "sqlite" and "asyncpg" in theirs.
"""
