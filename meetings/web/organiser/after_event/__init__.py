"""Tab “Record”: participants and outcomes."""
