"""Adapters for external systems: mail, files, HTTP, images and untrusted uploads."""
