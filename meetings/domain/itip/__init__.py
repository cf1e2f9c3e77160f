"""Replies of calendar apps by e-mail, and the mailboxes that receive them."""
