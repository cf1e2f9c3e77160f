"""Projects, their partners, funders and countries."""
