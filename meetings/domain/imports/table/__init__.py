"""Pure functions that parse tables and workbooks into events."""
