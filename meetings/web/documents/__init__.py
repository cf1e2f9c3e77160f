"""Downloads of documents."""
