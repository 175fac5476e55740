"""Is the meter right? Judged by how the phases follow what the station itself does."""
