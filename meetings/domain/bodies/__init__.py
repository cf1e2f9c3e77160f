"""Task forces, expert groups, networks; their terms; the installation's own organisation."""
