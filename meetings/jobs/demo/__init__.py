"""The demonstration: data files about real meetings, their schema, and the loader."""
