"""Tab “Delegations”: requests, answers and nominations."""
