"""Link preview images of events."""
