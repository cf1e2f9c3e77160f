"""The domain: services, queries, models and rules of each subject."""
