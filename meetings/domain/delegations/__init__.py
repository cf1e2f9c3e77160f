"""Delegations at events: invitations, answers, and nominations of participants."""
