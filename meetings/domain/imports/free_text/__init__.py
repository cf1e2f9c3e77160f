"""Reads the text of published plans into events: plain functions of text."""
