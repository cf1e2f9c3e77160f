"""Group the planner modules."""
