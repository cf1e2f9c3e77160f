"""HTTP infrastructure that pages, feeds and the API share: session, guards, errors, caching."""
