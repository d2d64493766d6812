"""Imports the body's roll: compares it line by line, then applies just that, or undoes it."""
