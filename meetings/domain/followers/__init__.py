"""E-mail subscriptions to meetings, with confirmation and one-click unsubscribe."""
