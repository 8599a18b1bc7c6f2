"""What job logs tell of caches, and how much of a difference came with them."""
