"""What happens by itself because time has passed. A job may run twice, late, or beside itself: it claims its work."""
