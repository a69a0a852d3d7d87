"""What people and schedules do: read through `storage`, apply `rules`, write once. Knows no HTTP and no stream."""
