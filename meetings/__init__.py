"""Convenor: the meetings of task forces, expert groups and networks."""
