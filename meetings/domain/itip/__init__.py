"""What calendar programs answer by mail, and the mailboxes that it is read from."""
