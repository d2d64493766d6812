"""A storm over the post: workers are killed, the database and Redis fall over, the mail server has moods."""
