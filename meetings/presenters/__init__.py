"""Prepare values for templates and mails."""
