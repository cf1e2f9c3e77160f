"""Events of every kind, when and where they are, and every change of them."""
