"""Delegations at an event: asked, answering, nominating; those nominated accept or refuse."""
