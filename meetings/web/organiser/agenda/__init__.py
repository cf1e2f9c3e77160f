"""Tab “Agenda”: sessions and appearances."""
