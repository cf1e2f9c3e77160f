"""Sign-in, account and set-up pages."""
