"""Calendars of one's own: what they show, for whom, and the secrets that open them."""
