"""Tools and contracts as data: what is asked, what was answered, how it reads. No database, no clock."""
