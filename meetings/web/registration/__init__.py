"""Registration pages for participants."""
