"""What the product knows and decides; no Flask, no words, no clock."""
