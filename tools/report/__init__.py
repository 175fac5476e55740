"""The control law in pictures: one page that opens from disk."""
