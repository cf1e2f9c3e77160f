"""The list of the organiser's meetings, and new meetings."""
