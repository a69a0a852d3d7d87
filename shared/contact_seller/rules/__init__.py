"""What is true on paper: orders, tickets, clocks, limits.

Nothing here knows AWS or HTTP, reads a clock or makes an id: time and ids come in as arguments.
"""
