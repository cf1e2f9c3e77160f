"""What pages, feeds and the API share: session, guards, errors, words."""
