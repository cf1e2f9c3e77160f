"""Rendering of outbox messages to e-mails."""
