"""Background work: one function per module, and the queue that calls them."""
