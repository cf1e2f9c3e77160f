"""Group the sitemap modules."""
