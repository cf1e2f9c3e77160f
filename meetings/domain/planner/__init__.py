"""The year at a glance: what is planned, what clashes."""
