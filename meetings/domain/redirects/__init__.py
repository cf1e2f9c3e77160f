"""Old addresses of pages and feeds, and where what they named is now."""
