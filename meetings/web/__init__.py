"""Pages: one module of thin views a subject."""
