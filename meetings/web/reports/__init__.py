"""Parts of reports on meetings."""
