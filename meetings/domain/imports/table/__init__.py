"""Reads tables and workbooks into events: plain functions of bytes."""
