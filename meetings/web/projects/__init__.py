"""Pages of the projects."""
