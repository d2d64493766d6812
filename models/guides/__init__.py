"""What the scheme tells its members to read, and the words in which they describe what they offer and seek."""
