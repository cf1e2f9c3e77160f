"""The record of outcomes."""
