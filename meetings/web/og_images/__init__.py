"""Preview images of events."""
