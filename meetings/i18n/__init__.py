"""Labels, messages, dates and languages of the interface."""
