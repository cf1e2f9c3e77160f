"""Users who sign in, and the roles granted to them."""
