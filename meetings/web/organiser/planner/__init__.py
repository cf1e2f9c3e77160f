"""The planner of a presidency year."""
