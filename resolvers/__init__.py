"""What happens when a person asks: find, act, tell. One function a use case; transactions are opened here."""
