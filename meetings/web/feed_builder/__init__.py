"""The page that builds a calendar feed."""
