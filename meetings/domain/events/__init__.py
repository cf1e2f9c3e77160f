"""Events, their dates and places, and their change history."""
