"""Web pages: one package of thin views per subject."""
