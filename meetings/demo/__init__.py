"""The demo data: YAML files about real meetings, their schema, and the loader."""
