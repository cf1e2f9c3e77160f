"""Settings of the secretariat: organisation, bodies, presidencies and users."""
