"""Group the styleguide modules."""
