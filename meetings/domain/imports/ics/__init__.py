"""Reads calendar files into events: plain functions of bytes."""
