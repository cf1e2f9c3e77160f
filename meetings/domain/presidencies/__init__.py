"""Who presides when, with which priorities."""
